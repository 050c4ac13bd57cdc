package org.chainzrule.nn.loss;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;

/** {@code |prediction - target|}, the mean over the elements of an example. */
enum MeanAbsoluteError implements Loss {
  INSTANCE;

  @Override
  public Variable perExample(Variable prediction, Tensor targets) {
    Variable errors = MeanSquaredError.errors(prediction, targets);
    return errors.abs().sum(1).times(1.0 / errors.value().columns());
  }

  @Override
  public OutputDecoder decoder() {
    return OutputDecoder.values();
  }

  @Override
  public String toString() {
    return "mean absolute error";
  }
}
