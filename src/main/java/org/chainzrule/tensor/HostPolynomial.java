package org.chainzrule.tensor;

import static org.chainzrule.tensor.Scratch.BLOCK;

import java.util.Arrays;

/**
 * Values of polynomials over host memory. Coefficients c have shape {@code [K + 1, w]}, one column
 * for each of the d columns of z or one for all (w = 1). Whatever their form, they are turned into
 * powers of z first, in 64 bits, so that one set of loops serves every basis.
 */
final class HostPolynomial {

  private HostPolynomial() {}

  /** The derivative of order m. */
  static void evaluate(PolynomialForm form, Tensor c, int m, Tensor z, Tensor out) {
    double[] a = powers(form, c);
    int size = c.rows();
    boolean shared = c.columns() == 1;
    if (z.precision() == Precision.SINGLE && size - m <= 4) {
      HostCubic.evaluate(a, size, shared, m, (float) form.reach(), z, out);
      return;
    }
    int rows = shared ? z.length() : z.rows();
    int columns = shared ? 1 : z.columns();
    double[] p = new double[size];
    double reach = reach(form, z);
    for (int j = 0; j < columns; j++) {
      column(a, j * size, p, reach, m, z, j * rows, rows, out);
    }
  }

  /** R as a number of z's precision, so that a point at R is inside by every loop. */
  static double reach(PolynomialForm form, Tensor z) {
    return z.precision() == Precision.SINGLE ? (float) form.reach() : form.reach();
  }

  /** The coefficients in powers of z, column after column; scratch of this thread. */
  static double[] powers(PolynomialForm form, Tensor c) {
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

  private static void column(
      double[] a,
      int at,
      double[] p,
      double reach,
      int m,
      Tensor z,
      int from,
      int rows,
      Tensor out) {
    Scratch scratch = Scratch.mine();
    int block = Math.min(rows, BLOCK);
    double[] x = scratch.doubles(0, block);
    double[] u = scratch.doubles(1, block);
    double[] y = scratch.doubles(2, block);
    for (int i = 0; i < rows; i += block) {
      int n = Math.min(block, rows - i);
      z.memory().read(from + i, x, 0, n);
      clamp(x, reach, u, n);
      derivative(a, at, m, p.length, p);
      horner(p, u, y, n);
      if (m == 0 && reach < Double.POSITIVE_INFINITY) {
        derivative(a, at, 1, p.length, p);
        addTails(p, x, u, y, n);
      } else if (m > 1) {
        keepInside(x, reach, y, n);
      }
      out.memory().write(from + i, y, 0, n);
    }
  }

  /** The coefficients of the m-th derivative, {@code (k + m)! / k! a_(k+m)}, padded by zeros. */
  static void derivative(double[] a, int at, int m, int size, double[] out) {
    for (int k = 0; k < size; k++) {
      out[k] = k + m < size ? a[at + k + m] * falling(k + m, m) : 0;
    }
  }

  /** {@code n (n-1) ... (n-m+1)}. */
  static double falling(int n, int m) {
    double product = 1;
    for (int i = 0; i < m; i++) {
      product *= n - i;
    }
    return product;
  }

  private static void clamp(double[] x, double reach, double[] u, int n) {
    for (int i = 0; i < n; i++) {
      u[i] = Math.max(-reach, Math.min(reach, x[i]));
    }
  }

  private static void horner(double[] p, double[] x, double[] y, int n) {
    Arrays.fill(y, 0, n, p[p.length - 1]);
    for (int k = p.length - 2; k >= 0; k--) {
      double c = p[k];
      for (int i = 0; i < n; i++) {
        y[i] = y[i] * x[i] + c;
      }
    }
  }

  private static void addTails(double[] slope, double[] x, double[] u, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      if (x[i] != u[i]) {
        double sum = 0;
        for (int k = slope.length - 1; k >= 0; k--) {
          sum = sum * u[i] + slope[k];
        }
        y[i] += sum * (x[i] - u[i]);
      }
    }
  }

  /** Zeros beyond the reach; NaN is not beyond it and stays. */
  private static void keepInside(double[] x, double reach, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      if (Math.abs(x[i]) > reach) {
        y[i] = 0;
      }
    }
  }
}
