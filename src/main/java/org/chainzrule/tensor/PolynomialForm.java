package org.chainzrule.tensor;

import java.util.Arrays;
import java.util.Locale;
import org.chainzrule.Internal;

/**
 * The form of a polynomial, by which coefficients are a function: {@code p(z) = Σ_k c_k φ_k(z / r)}
 * for {@code |z| <= R}, extended beyond by its tangents at -R and R, the linear tails. With finite
 * R the slope is bounded everywhere by its largest value inside.
 *
 * @param basis the φ_k
 * @param scale r, strictly positive and finite
 * @param reach R, strictly positive; infinite for a polynomial everywhere
 */
public record PolynomialForm(Basis basis, double scale, double reach) {

  /** {@code Σ_k c_k z^k} for every z. */
  public static final PolynomialForm MONOMIAL = of(Basis.MONOMIAL);

  /**
   * @throws IllegalArgumentException if r or R is not positive, or r is infinite
   */
  public PolynomialForm {
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("expected a positive finite input scale, got " + scale);
    }
    if (!(reach > 0)) {
      throw new IllegalArgumentException("expected tails to begin above 0, got " + reach);
    }
  }

  /** The form with this basis, r = 1 and no linear tails. */
  public static PolynomialForm of(Basis basis) {
    return new PolynomialForm(basis, 1, Double.POSITIVE_INFINITY);
  }

  /** This form with linear tails for {@code |z| > R}. */
  public PolynomialForm withTails(double reach) {
    return new PolynomialForm(basis, scale, reach);
  }

  /** This form with inputs divided by r. */
  public PolynomialForm withScale(double scale) {
    return new PolynomialForm(basis, scale, reach);
  }

  /** The monomial form with these tails. */
  @Internal
  public PolynomialForm plain() {
    return new PolynomialForm(Basis.MONOMIAL, 1, reach);
  }

  /** Whether there are linear tails. */
  public boolean hasTails() {
    return reach < Double.POSITIVE_INFINITY;
  }

  /**
   * The coefficients of the same polynomial in powers of z, within the tails.
   *
   * @param c {@code c_0 .. c_K}
   */
  public double[] toMonomials(double... c) {
    double[][] powers = powers(c.length);
    double[] out = new double[c.length];
    for (int k = 0; k < c.length; k++) {
      for (int i = 0; i <= k; i++) {
        out[i] += c[k] * powers[k][i];
      }
    }
    return out;
  }

  /** The coefficients in this form of the polynomial {@code Σ_i a_i z^i}. */
  public double[] fromMonomials(double... a) {
    double[][] powers = powers(a.length);
    double[] rest = a.clone();
    double[] out = new double[a.length];
    for (int k = a.length - 1; k >= 0; k--) {
      out[k] = rest[k] / powers[k][k];
      for (int i = 0; i <= k; i++) {
        rest[i] -= out[k] * powers[k][i];
      }
    }
    return out;
  }

  /** Row k holds the coefficients of {@code φ_k(z / r)} in powers of z. */
  @Internal
  public double[][] powers(int size) {
    double[][] rows = basis.monomials(size - 1);
    for (double[] row : rows) {
      double factor = 1;
      for (int i = 0; i < size; i++) {
        row[i] *= factor;
        factor /= scale;
      }
    }
    return rows;
  }

  /**
   * The m-th derivative of the polynomial at one point: basis, scale and tails are taken into
   * account, so that the coefficients of a trained layer go in as they are. For coefficients in
   * powers of z ask {@link #MONOMIAL}.
   *
   * <pre>{@code
   * double value = form.at(new double[] {c0, c1, c2, c3}, 0, 0.5);
   * }</pre>
   *
   * @param c {@code c_0 .. c_K}, at least one
   * @param m order of the derivative, not negative; 0 is the value
   * @throws IllegalArgumentException if there are no coefficients, or m is negative
   */
  public double at(double[] c, int m, double z) {
    if (c.length == 0) {
      throw new IllegalArgumentException("expected at least one coefficient, got none");
    }
    if (m < 0) {
      throw new IllegalArgumentException(
          "expected an order of a derivative that is not negative, got " + m);
    }
    double[] a = toMonomials(c);
    double u = Math.max(-reach, Math.min(reach, z));
    double value = derivative(a, m, u);
    if (u == z) {
      return value;
    }
    return m == 0 ? value + derivative(a, 1, u) * (z - u) : m == 1 ? value : 0;
  }

  private static double derivative(double[] a, int m, double z) {
    double sum = 0;
    for (int k = a.length - 1; k >= m; k--) {
      sum = sum * z + a[k] * falling(k, m);
    }
    return sum;
  }

  /** {@code n (n-1) ... (n-m+1)}, what {@code z^n} is multiplied by in its m-th derivative. */
  @Internal
  public static double falling(int n, int m) {
    double product = 1;
    for (int i = 0; i < m; i++) {
      product *= n - i;
    }
    return product;
  }

  /** For example {@code chebyshev, scale 3.0, linear beyond 4.0}. */
  @Override
  public String toString() {
    String name = basis.name().toLowerCase(Locale.ROOT);
    return String.join(
        ", ",
        Arrays.stream(
                new String[] {
                  name,
                  scale == 1 ? "" : "scale " + scale,
                  hasTails() ? "linear beyond " + reach : ""
                })
            .filter(part -> !part.isEmpty())
            .toList());
  }
}
