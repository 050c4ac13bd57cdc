package org.chainzrule.autodiff;

import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** A variable without a gradient, whose value may be computed only when it is read. */
final class Constant implements Variable {

  private final Tensor value;
  private final SlopeGradient deferred;

  Constant(Tensor value) {
    this.value = value;
    this.deferred = null;
  }

  /** A constant whose value is computed when it is first read. */
  Constant(SlopeGradient deferred) {
    this.value = null;
    this.deferred = deferred;
  }

  /** What computes the value of such a constant; null for every other variable. */
  static SlopeGradient deferred(Variable variable) {
    return variable instanceof Constant constant ? constant.deferred : null;
  }

  @Override
  public Tensor value() {
    return deferred == null ? value : deferred.value();
  }

  @Override
  public Shape shape() {
    return deferred == null ? value.shape() : deferred.shape();
  }

  @Override
  public String toString() {
    return "Constant" + shape();
  }
}
