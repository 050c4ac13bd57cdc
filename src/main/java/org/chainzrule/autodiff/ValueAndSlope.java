package org.chainzrule.autodiff;

import org.chainzrule.tensor.Curve;

/**
 * An element-wise function and its derivative at the same points, each an ordinary variable.
 *
 * @param value f(z)
 * @param slope f'(z), in the same shape
 */
public record ValueAndSlope(Variable value, Variable slope) {

  /** The value and the slope of a curve at every element of z. */
  public static ValueAndSlope of(Curve curve, Variable z) {
    return Pointwise.both(z, curve);
  }
}
