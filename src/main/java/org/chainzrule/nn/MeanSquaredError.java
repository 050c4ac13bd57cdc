package org.chainzrule.nn;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;

/** {@code (prediction - target)²}, the mean over all elements. */
enum MeanSquaredError implements Loss {
  INSTANCE;

  @Override
  public Variable of(Variable prediction, Tensor targets) {
    if (!prediction.shape().equals(targets.shape())) {
      throw new IllegalArgumentException(
          "expected targets of shape " + prediction.shape() + ", got " + targets.shape());
    }
    return prediction.minus(Variable.constant(targets)).squared().mean();
  }
}
