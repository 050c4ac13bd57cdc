package org.chainzrule.autodiff;

import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Fused;

/**
 * The gradient with respect to z of the squared slopes {@code Σ_i f_i Σ_s p_i'(z_si)²}. Its
 * computation is deferred until the value is read: until then the gradient of {@code Σ g p(z)} can
 * be merged into it, so that both take one pass over z.
 */
final class SlopeGradient {

  private final PolynomialForm form;
  private final Tensor c;
  private final Tensor z;
  private final Tensor f;
  private Tensor value;

  /**
   * @param f the factor of each feature, shape {@code [1, d]}; must not change later
   */
  SlopeGradient(PolynomialForm form, Tensor c, Tensor z, Tensor f) {
    this.form = form;
    this.c = c;
    this.z = z;
    this.f = f;
  }

  /** The gradient, shape {@code [n, d]}; computed at the first call. */
  Tensor value() {
    if (value == null) {
      value = Fused.slopeByCurvature(form, c, z, f, 2);
    }
    return value;
  }

  /** The shape of z. */
  Shape shape() {
    return z.shape();
  }

  /** Whether this belongs to the same polynomials at the same points and is not computed yet. */
  boolean canMerge(PolynomialForm otherForm, Tensor otherC, Tensor otherZ) {
    return value == null && form.equals(otherForm) && c == otherC && z == otherZ;
  }

  /**
   * Adds the gradient with respect to z of {@code Σ g p(z)}.
   *
   * @return the gradient of the latter with respect to c
   */
  Tensor merge(Tensor g) {
    Fused.PolynomialGradients both = Fused.polynomialGradients(form, c, z, g, f, 2);
    value = both.z();
    return both.c();
  }
}
