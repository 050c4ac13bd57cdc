package org.chainzrule.tensor;

import static org.chainzrule.tensor.Scratch.BLOCK;

/**
 * Values of polynomials over host memory. Coefficients c have shape {@code [K + 1, w]}, one column
 * for each of the d columns of z or one for all (w = 1).
 */
final class HostPolynomial {

  private HostPolynomial() {}

  /** {@code value = p^(m)(z)}, {@code slope = p^(m+1)(z)} unless null, from one pass over z. */
  static void evaluate(Tensor c, int m, Tensor z, Tensor value, Tensor slope) {
    int size = c.rows();
    double[] coefficients = new double[c.length()];
    c.memory().read(0, coefficients, 0, c.length());
    boolean shared = c.columns() == 1;
    int rows = shared ? z.length() : z.rows();
    int columns = shared ? 1 : z.columns();
    double[] p = new double[size];
    double[] q = new double[size];
    for (int j = 0; j < columns; j++) {
      derivative(coefficients, j * size, m, p);
      derivative(coefficients, j * size, m + 1, q);
      if (z.precision() == Precision.SINGLE) {
        singles(p, q, size - m, j * rows, rows, z, value, slope);
      } else {
        doubles(p, q, j * rows, rows, z, value, slope);
      }
    }
  }

  /** The coefficients of the m-th derivative, {@code (k + m)! / k! c_(k+m)}, padded by zeros. */
  private static void derivative(double[] c, int at, int m, double[] out) {
    for (int k = 0; k < out.length; k++) {
      out[k] = k + m < out.length ? c[at + k + m] * falling(k + m, m) : 0;
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
      double[] p, double[] q, int size, int from, int rows, Tensor z, Tensor value, Tensor slope) {
    Scratch scratch = Scratch.mine();
    int block = Math.min(rows, BLOCK);
    float[] x = scratch.floats(0, block);
    float[] y = scratch.floats(1, block);
    float[] d = scratch.floats(2, block);
    for (int i = 0; i < rows; i += block) {
      int n = Math.min(block, rows - i);
      z.memory().read(from + i, x, 0, n);
      if (size <= 4) {
        float p3 = size > 3 ? (float) p[3] : 0;
        float p2 = size > 2 ? (float) p[2] : 0;
        float p1 = size > 1 ? (float) p[1] : 0;
        float q2 = size > 3 ? (float) q[2] : 0;
        float q1 = size > 2 ? (float) q[1] : 0;
        if (slope != null) {
          cubic(x, y, d, n, (float) p[0], p1, p2, p3, (float) q[0], q1, q2);
        } else {
          cubic(x, y, n, (float) p[0], p1, p2, p3);
        }
      } else {
        horner(p, x, y, n);
        if (slope != null) {
          horner(q, x, d, n);
        }
      }
      value.memory().write(from + i, y, 0, n);
      if (slope != null) {
        slope.memory().write(from + i, d, 0, n);
      }
    }
  }

  private static void cubic(
      float[] x,
      float[] y,
      float[] d,
      int n,
      float p0,
      float p1,
      float p2,
      float p3,
      float q0,
      float q1,
      float q2) {
    for (int i = 0; i < n; i++) {
      float z = x[i];
      y[i] = p0 + z * (p1 + z * (p2 + z * p3));
      d[i] = q0 + z * (q1 + z * q2);
    }
  }

  private static void cubic(float[] x, float[] y, int n, float p0, float p1, float p2, float p3) {
    for (int i = 0; i < n; i++) {
      float z = x[i];
      y[i] = p0 + z * (p1 + z * (p2 + z * p3));
    }
  }

  private static void horner(double[] p, float[] x, float[] y, int n) {
    java.util.Arrays.fill(y, 0, n, (float) p[p.length - 1]);
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
