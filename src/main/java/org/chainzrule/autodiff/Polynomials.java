package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.Computed.edge;
import static org.chainzrule.autodiff.Computed.result;

import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Accumulate;
import org.chainzrule.tensor.op.Fused;

/**
 * Differentiable evaluation of polynomials {@code p(z) = Σ_k c_k φ_k(z / r)}, which continue
 * linearly in tails beyond their reach. Evaluating a polynomial and projecting onto its basis are
 * each other's gradients, so that derivatives of any order exist.
 *
 * <p>{@code c} has shape {@code [degree + 1, w]}, row k holding c_k; w is 1 (one polynomial shared
 * by all features) or d (one for each feature). {@code z} has shape {@code [n, d]}.
 */
public final class Polynomials {

  private Polynomials() {}

  /**
   * {@code p^(m)(z)}, shape {@code [n, d]}.
   *
   * @param m order of the derivative, not negative; 0 is the value
   * @throws IllegalArgumentException if there are neither 1 nor d polynomials
   */
  public static Variable evaluate(PolynomialForm form, Variable c, Variable z, int m) {
    Tensor value = Fused.polynomial(form, c.value(), m, z.value());
    if (!Recording.isOn()) {
      return Variable.constant(value);
    }
    return result(
        value,
        m == 0 ? (g, sums) -> gradients(form, c.value(), z.value(), g, sums[1]) : null,
        edge(c, g -> project(form, z, g, m, c)),
        edge(z, g -> g.times(evaluate(form, c, z, m + 1))));
  }

  /** The gradients of c and of z; null for z where it was added to an earlier gradient. */
  private static Tensor[] gradients(
      PolynomialForm form, Tensor c, Tensor z, Tensor g, Variable sum) {
    SlopeGradient slopes = Constant.deferred(sum);
    if (slopes != null && slopes.canMerge(form, c, z)) {
      return new Tensor[] {slopes.merge(g), null};
    }
    if (sum != null) {
      return new Tensor[] {Accumulate.polynomialGradients(sum.value(), form, c, z, g), null};
    }
    Fused.PolynomialGradients both = Fused.polynomialGradients(form, c, z, g);
    return new Tensor[] {both.c(), both.z()};
  }

  /**
   * {@code q_i = Σ_s p_i'(z_si)²}, shape {@code [1, d]}, without the slopes. Gradients: {@code 2
   * g_i p_i'(z_si) p_i''(z_si)} and {@code 2 g_i Σ_s p_i'(z_si) ψ_k'(z_si)}, the sums of which come
   * from the same pass as q; where the coefficients are shared, summed over i.
   */
  public static Variable slopeSquares(PolynomialForm form, Variable c, Variable z) {
    Fused.SlopeSquares sums = Fused.slopeSquares(form, c.value(), z.value());
    return result(
        sums.squares(),
        edge(
            c,
            g ->
                Recording.isOn()
                    ? project(form, z, evaluate(form, c, z, 1).times(g.times(2)), 1, c)
                    : Variable.constant(
                        Fused.scaleColumns(sums.projected(), g.value(), 2).sumTo(c.shape()))),
        edge(
            z,
            g ->
                Recording.isOn()
                    ? evaluate(form, c, z, 1).times(evaluate(form, c, z, 2)).times(g.times(2))
                    : new Constant(new SlopeGradient(form, c.value(), z.value(), g.value())),
            (g, sum) -> Accumulate.slopeByCurvature(sum, form, c.value(), z.value(), g, 2)));
  }

  /**
   * {@code v p'(z)}, shape {@code [n, d]}, without storing the slopes: a gradient of values of the
   * polynomials, pulled back through them. Gradients: {@code g v p''(z)} in z, {@code g p'(z)} in v
   * and {@code Σ g v ψ_k'(z)} in c, from one pass.
   *
   * @param v shape {@code [n, d]}
   */
  public static Variable timesSlope(PolynomialForm form, Variable c, Variable z, Variable v) {
    return result(
        Fused.slopeProduct(form, c.value(), z.value(), v.value()),
        (g, sums) -> {
          Tensor sum = sums[1] == null ? null : sums[1].value();
          Fused.SlopeProductGradients all =
              Fused.slopeProductGradients(form, c.value(), z.value(), v.value(), g, sum);
          return new Tensor[] {all.c(), sum == null ? all.z() : null, all.v()};
        },
        edge(c, g -> project(form, z, g.times(v), 1, c)),
        edge(z, g -> g.times(v).times(evaluate(form, c, z, 2))),
        edge(v, g -> timesSlope(form, c, z, g)));
  }

  /**
   * The adjoint of {@link #evaluate} in c: {@code out_k = Σ_s g_s ψ_k^(m)(z_s)}, in the shape of c,
   * where ψ_k is {@code φ_k(z / r)} with its tails.
   *
   * @param g shape {@code [n, d]}
   */
  static Variable project(PolynomialForm form, Variable z, Variable g, int m, Variable c) {
    return result(
        Fused.project(form, z.value(), g.value(), m, c.shape()),
        edge(z, h -> g.times(evaluate(form, h, z, m + 1))),
        edge(g, h -> evaluate(form, h, z, m)));
  }
}
