package org.chainzrule.autodiff;

import org.chainzrule.tensor.Tensor;

/** A tensor without a gradient. */
final class Constant implements Variable {

  private final Tensor value;

  Constant(Tensor value) {
    this.value = value;
  }

  @Override
  public Tensor value() {
    return value;
  }

  @Override
  public String toString() {
    return "Constant" + shape();
  }
}
