package org.chainzrule.tensor;

import static org.chainzrule.tensor.Scratch.BLOCK;

import java.util.Arrays;

/**
 * Values of polynomials over host memory. Coefficients c have shape {@code [K + 1, w]}, one column
 * for each of the d columns of z or one for all (w = 1).
 */
final class HostPolynomial {

  private HostPolynomial() {}

  /** {@code value = p^(m)(z)}, {@code slope = p^(m+1)(z)} unless null, from one pass over z. */
  static void evaluate(Tensor c, int m, Tensor z, Tensor value, Tensor slope) {
    int size = c.rows();
    double[] coefficients = Scratch.mine().doubles(3, c.length());
    c.memory().read(0, coefficients, 0, c.length());
    boolean shared = c.columns() == 1;
    int rows = shared ? z.length() : z.rows();
    int columns = shared ? 1 : z.columns();
    double[] first = factors(size, m);
    double[] second = factors(size, m + 1);
    if (z.precision() == Precision.SINGLE && rows <= BLOCK && size - m <= 4) {
      HostCubic.evaluate(coefficients, shared, first, second, m, z, value, slope);
      return;
    }
    double[] p = new double[size];
    double[] q = new double[size];
    for (int j = 0; j < columns; j++) {
      derivative(coefficients, j * size, m, first, p);
      derivative(coefficients, j * size, m + 1, second, q);
      if (z.precision() == Precision.SINGLE) {
        singles(p, q, j * rows, rows, z, value, slope);
      } else {
        doubles(p, q, j * rows, rows, z, value, slope);
      }
    }
  }

  /** {@code (k + m)! / k!} for every k that a polynomial of this size has. */
  private static double[] factors(int size, int m) {
    double[] factors = new double[size];
    for (int k = 0; k + m < size; k++) {
      factors[k] = falling(k + m, m);
    }
    return factors;
  }

  /** The coefficients of the m-th derivative, {@code (k + m)! / k! c_(k+m)}, padded by zeros. */
  private static void derivative(double[] c, int at, int m, double[] factors, double[] out) {
    for (int k = 0; k < out.length; k++) {
      out[k] = k + m < out.length ? c[at + k + m] * factors[k] : 0;
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

  private static void singles(
      double[] p, double[] q, int from, int rows, Tensor z, Tensor value, Tensor slope) {
    Scratch scratch = Scratch.mine();
    int block = Math.min(rows, BLOCK);
    float[] x = scratch.floats(0, block);
    float[] y = scratch.floats(1, block);
    for (int i = 0; i < rows; i += block) {
      int n = Math.min(block, rows - i);
      z.memory().read(from + i, x, 0, n);
      horner(p, x, y, n);
      value.memory().write(from + i, y, 0, n);
      if (slope != null) {
        horner(q, x, y, n);
        slope.memory().write(from + i, y, 0, n);
      }
    }
  }

  private static void horner(double[] p, float[] x, float[] y, int n) {
    Arrays.fill(y, 0, n, (float) p[p.length - 1]);
    for (int k = p.length - 2; k >= 0; k--) {
      float c = (float) p[k];
      for (int i = 0; i < n; i++) {
        y[i] = y[i] * x[i] + c;
      }
    }
  }

  private static void doubles(
      double[] p, double[] q, int from, int rows, Tensor z, Tensor value, Tensor slope) {
    Scratch scratch = Scratch.mine();
    int block = Math.min(rows, BLOCK);
    double[] x = scratch.doubles(0, block);
    double[] y = scratch.doubles(1, block);
    for (int i = 0; i < rows; i += block) {
      int n = Math.min(block, rows - i);
      z.memory().read(from + i, x, 0, n);
      horner(p, x, y, n);
      value.memory().write(from + i, y, 0, n);
      if (slope != null) {
        horner(q, x, y, n);
        slope.memory().write(from + i, y, 0, n);
      }
    }
  }

  private static void horner(double[] p, double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int k = p.length - 1; k >= 0; k--) {
        sum = sum * x[i] + p[k];
      }
      y[i] = sum;
    }
  }
}
