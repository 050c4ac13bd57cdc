package org.chainzrule.polynomial;

import java.util.Arrays;

/**
 * How the variance q of pre-activations goes from one layer of polynomials to the next: {@code q' =
 * v g(q)} with {@code g(q) = E p(√q ζ)²}, ζ ~ N(0, 1), and {@code v = in · Var w}.
 *
 * <p>{@code v = 1 / g(1)} keeps q at 1, but for most polynomials of degree two or more no neighbour
 * of 1: what is a little larger grows without bound, faster than exponentially. So v is the largest
 * that is at most {@code 1 / g(1)} and from which inputs of fourfold variance, {@code q = 4 v}, do
 * not grow: {@code g(4 v) <= 4}.
 */
final class VarianceGain {

  private static final double EXCURSION = 4;
  private static final int HALVINGS = 50;

  private VarianceGain() {}

  /** v by the coefficients as they are; tails only help and are left out. */
  static double weightVariance(PolynomialActivation activation) {
    double[] c = activation.coefficients().value().toColumns();
    int size = activation.degree() + 1;
    for (int at = 0; at < c.length; at += size) {
      double[] powers = activation.form().toMonomials(Arrays.copyOfRange(c, at, at + size));
      System.arraycopy(powers, 0, c, at, size);
    }
    double high = 1 / moment(c, size, 1);
    if (moment(c, size, EXCURSION * high) <= EXCURSION) {
      return high;
    }
    double low = 0;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (moment(c, size, EXCURSION * middle) <= EXCURSION) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** g(q), averaged over the polynomials: {@code Σ_ij c_i c_j q^((i+j)/2) E ζ^(i+j)}. */
  private static double moment(double[] c, int size, double q) {
    double sum = 0;
    for (int at = 0; at < c.length; at += size) {
      for (int i = 0; i < size; i++) {
        for (int j = i % 2; j < size; j += 2) {
          sum += c[at + i] * c[at + j] * Math.pow(q, (i + j) / 2) * gaussian(i + j);
        }
      }
    }
    return sum * size / c.length;
  }

  /** {@code E ζ^k} for even k: 1 · 3 · 5 ... (k - 1). */
  private static double gaussian(int k) {
    double product = 1;
    for (int i = k - 1; i > 1; i -= 2) {
      product *= i;
    }
    return product;
  }
}
