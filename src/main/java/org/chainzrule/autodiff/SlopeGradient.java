package org.chainzrule.autodiff;

import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Fused;

/**
 * The gradient of squared slopes {@code Σ_i f_i Σ_s p_i'(z_si)²} in z, which is computed when its
 * numbers are asked for: until then that of {@code Σ g p(z)} can join it in one pass over z.
 */
final class SlopeGradient {

  private final PolynomialForm form;
  private final Tensor c;
  private final Tensor z;
  private final Tensor f;
  private Tensor value;

  /**
   * @param f shape {@code [1, d]}, not changed by anyone
   */
  SlopeGradient(PolynomialForm form, Tensor c, Tensor z, Tensor f) {
    this.form = form;
    this.c = c;
    this.z = z;
    this.f = f;
  }

  /** The numbers, computed at the first call. */
  Tensor value() {
    if (value == null) {
      value = Fused.slopeByCurvature(form, c, z, f, 2);
    }
    return value;
  }

  /** That of z. */
  Shape shape() {
    return z.shape();
  }

  /** Whether it is of the same polynomials at the same points, and not computed yet. */
  boolean awaits(PolynomialForm otherForm, Tensor otherC, Tensor otherZ) {
    return value == null && form.equals(otherForm) && c == otherC && z == otherZ;
  }

  /**
   * Becomes the gradient in z of {@code Σ g p(z)} as well.
   *
   * @return that in c
   */
  Tensor join(Tensor g) {
    Fused.PolynomialGradients both = Fused.polynomialGradients(form, c, z, g, f, 2);
    value = both.z();
    return both.c();
  }
}
