package org.chainzrule.tensor.kernel;

import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.Scratch;

/**
 * Polynomials converted to powers of z from whatever form they have, so that one set of loops
 * serves every basis. Coefficients c have shape {@code [K + 1, w]}, one column for each of the d
 * columns of z or one for all (w = 1). The converted coefficients are in 64 bits, since the
 * conversion cancels digits.
 */
final class Powers {

  /** {@code K + 1}. */
  final int size;

  /** See {@link #reach(PolynomialForm, Tensor)}. */
  final double reach;

  private final boolean shared;

  /** The coefficients, column after column; a scratch array of the thread that created this. */
  private final double[] a;

  private Powers(int size, boolean shared, double reach, double... a) {
    this.size = size;
    this.shared = shared;
    this.reach = reach;
    this.a = a;
  }

  /** The polynomials of z's columns; valid until this thread asks for the next ones. */
  static Powers of(PolynomialForm form, Tensor c, Tensor z) {
    return new Powers(c.rows(), c.columns() == 1, reach(form, z), coefficients(form, c));
  }

  /** R rounded to z's precision, so that every loop takes a point at R as inside. */
  static double reach(PolynomialForm form, Tensor z) {
    return z.precision() == Precision.SINGLE ? (float) form.reach() : form.reach();
  }

  /** The coefficients in powers of z, column after column; in a scratch array of this thread. */
  static double[] coefficients(PolynomialForm form, Tensor c) {
    double[] a = Scratch.mine().doubles(3, c.length());
    c.memory().read(0, a, 0, c.length());
    if (!form.equals(form.plain())) {
      int size = c.rows();
      double[][] powers = form.powers(size);
      double[] column = new double[size];
      for (int at = 0; at < c.length(); at += size) {
        System.arraycopy(a, at, column, 0, size);
        for (int i = 0; i < size; i++) {
          double sum = 0;
          for (int k = i; k < size; k++) {
            sum += column[k] * powers[k][i];
          }
          a[at + i] = sum;
        }
      }
    }
    return a;
  }

  /** Whether the polynomials have linear tails. */
  boolean tails() {
    return reach < Double.POSITIVE_INFINITY;
  }

  /** Coefficient k of a column's polynomial, of degree K at most. */
  double coefficient(int column, int k) {
    return a[shared ? k : column * size + k];
  }

  /** Coefficient k of the m-th derivative of a column's polynomial; 0 above its degree. */
  double coefficient(int column, int m, int k) {
    return k + m < size ? coefficient(column, k + m) * PolynomialForm.falling(k + m, m) : 0;
  }

  /** The coefficients of the m-th derivative of a column's polynomial, padded by zeros. */
  void derivative(int column, int m, double... out) {
    for (int k = 0; k < size; k++) {
      out[k] = coefficient(column, m, k);
    }
  }

  /**
   * The adjoint of the conversion, in place: turns sums over powers of z into sums over the basis
   * functions of the form, by row k of {@code powers} times each column.
   */
  static void adjoint(PolynomialForm form, int size, double[] totals, int length) {
    if (form.equals(form.plain())) {
      return;
    }
    double[][] powers = form.powers(size);
    for (int at = 0; at < length; at += size) {
      for (int k = size - 1; k >= 0; k--) {
        double sum = 0;
        for (int i = 0; i <= k; i++) {
          sum += powers[k][i] * totals[at + i];
        }
        totals[at + k] = sum;
      }
    }
  }
}
