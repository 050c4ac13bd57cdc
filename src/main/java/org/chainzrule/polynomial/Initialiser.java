package org.chainzrule.polynomial;

import java.util.function.DoubleUnaryOperator;
import org.chainzrule.nn.activation.Quadrature;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.random.Generator;

/** A rule for the initial coefficients of a polynomial activation. */
@FunctionalInterface
public interface Initialiser {

  /** The standard deviation of what {@link #identity} adds to the coefficients. */
  double IDENTITY_NOISE = 0.01;

  /**
   * The coefficients {@code c_0 .. c_K} of one polynomial in powers of z.
   *
   * @param degree K, in 1..9
   * @param generator for starts that differ from unit to unit
   */
  double[] coefficients(int degree, Generator generator);

  /** {@code p(z) = z}, with normal noise of standard deviation 0.01 on the other coefficients. */
  static Initialiser identity() {
    return (degree, generator) -> {
      double[] c = new double[degree + 1];
      for (int k = 0; k <= degree; k++) {
        c[k] = k == 1 ? 1 : IDENTITY_NOISE * generator.nextGaussian();
      }
      return c;
    };
  }

  /** The polynomial that is closest to a curve in the mean square under {@code z ~ N(0, 1)}. */
  static Initialiser leastSquares(Curve curve) {
    return leastSquares(z -> curve.at(z, 0));
  }

  /**
   * The polynomial closest to {@code f} in the mean square under {@code z ~ N(0, 1)}: {@code Σ_k
   * E[f he_k] he_k} in the normalised Hermite basis.
   *
   * @param f finite in -9..9
   */
  static Initialiser leastSquares(DoubleUnaryOperator f) {
    return (degree, generator) -> {
      double[] a = new double[degree + 1];
      for (int k = 0; k <= degree; k++) {
        int order = k;
        a[k] = Quadrature.expectation(z -> f.applyAsDouble(z) * Hermite.at(order, z));
      }
      return Hermite.toMonomials(a);
    };
  }

  /**
   * A polynomial with {@code E p(z)² = E p'(z)² = 1} under {@code z ~ N(0, 1)}, so that values and
   * slopes have the same size after a layer as before. In the normalised Hermite basis {@code a_k²
   * = C(K + 2 - k, 2) / C(K + 3, 4)} for k of at least 1, and {@code a_0² = (K - 1) / (K + 3)}; for
   * the cubic (1/3, 2/5, 1/5, 1/15).
   *
   * @see <a href="https://arxiv.org/abs/2502.01247">the cubic of arXiv 2502.01247; the rule for
   *     other degrees is ours</a>
   */
  static Initialiser hermiteVariance() {
    return (degree, generator) -> {
      double[] a = new double[degree + 1];
      double total = 0;
      for (int k = 1; k <= degree; k++) {
        a[k] = (degree + 2 - k) * (degree + 1 - k) / 2.0;
        total += k * a[k];
      }
      for (int k = 1; k <= degree; k++) {
        a[k] = Math.sqrt(a[k] / total);
      }
      a[0] = Math.sqrt((degree - 1.0) / (degree + 3));
      return Hermite.toMonomials(a);
    };
  }
}
