package org.chainzrule.autodiff;

import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** A tensor without a gradient, perhaps one that is computed when its numbers are asked for. */
final class Constant implements Variable {

  private final Tensor value;
  private final SlopeGradient deferred;

  Constant(Tensor value) {
    this.value = value;
    this.deferred = null;
  }

  /** With numbers that are computed when they are asked for. */
  Constant(SlopeGradient deferred) {
    this.value = null;
    this.deferred = deferred;
  }

  /** What computes the numbers of a variable; null where they have been there from the start. */
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
