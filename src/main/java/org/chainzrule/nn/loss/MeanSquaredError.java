package org.chainzrule.nn.loss;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;

/** {@code (prediction - target)²}, the mean over the elements of an example. */
enum MeanSquaredError implements Loss {
  INSTANCE;

  @Override
  public Variable perExample(Variable prediction, Tensor targets) {
    Variable errors = errors(prediction, targets);
    return errors.squared().sum(1).times(1.0 / errors.value().columns());
  }

  /**
   * {@code prediction - target}, one row for each example.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  static Variable errors(Variable prediction, Tensor targets) {
    if (!prediction.shape().equals(targets.shape())) {
      throw new IllegalArgumentException(
          "expected targets of shape " + prediction.shape() + ", got " + targets.shape());
    }
    return prediction.minus(Variable.constant(targets)).flatten();
  }

  @Override
  public OutputDecoder decoder() {
    return OutputDecoder.values();
  }

  @Override
  public String toString() {
    return "mean squared error";
  }
}
