package org.chainzrule.tensor;

import static org.chainzrule.tensor.Scratch.BLOCK;

import java.util.Arrays;

/** The adjoint of polynomial evaluation in the coefficients, over host memory. */
final class HostProjection {

  private HostProjection() {}

  /**
   * {@code out_k = Σ g (z^k)^(m)}: with the moments {@code M_j = Σ g z^j} this is {@code (j + m)! /
   * j! M_j} for {@code k = j + m}, and 0 for k below m.
   */
  static void project(Tensor z, Tensor g, int m, Tensor out) {
    int size = out.rows();
    int orders = size - m;
    boolean shared = out.columns() == 1;
    double[] totals = Scratch.mine().doubles(3, out.length());
    Arrays.fill(totals, 0, out.length(), 0);
    if (orders > 0 && z.rows() > 0) {
      if (z.precision() == Precision.SINGLE) {
        singles(z, g, orders, m, size, shared, totals);
      } else {
        doubles(z, g, orders, m, size, shared, totals);
      }
      for (int k = 0; k < out.length(); k++) {
        totals[k] *= k % size < m ? 0 : HostPolynomial.falling(k % size, m);
      }
    }
    out.memory().write(0, totals, 0, out.length());
  }

  private static void singles(
      Tensor z, Tensor g, int orders, int m, int size, boolean shared, double[] totals) {
    int rows = z.rows();
    int columns = z.columns();
    int run = Math.min(rows, BLOCK);
    int step = BLOCK / run;
    double[] moments = new double[Math.max(4, orders)];
    float[] x = Scratch.mine().floats(0, BLOCK);
    float[] y = Scratch.mine().floats(1, BLOCK);
    for (int j = 0; j < columns; j += step) {
      int wide = Math.min(step, columns - j);
      for (int from = 0; from < rows; from += run) {
        int n = Math.min(run, rows - from);
        // Short columns come several at a time, long ones in parts.
        int count = wide == 1 ? n : wide * rows;
        z.memory().read(j * rows + from, x, 0, count);
        g.memory().read(j * rows + from, y, 0, count);
        for (int i = 0; i < wide; i++) {
          if (orders <= 4) {
            HostCubic.moments(x, y, i * rows, n, moments);
          } else {
            moments(x, y, i * rows, n, orders, moments);
          }
          int at = (shared ? 0 : (j + i) * size) + m;
          for (int k = 0; k < orders; k++) {
            totals[at + k] += moments[k];
          }
        }
      }
    }
  }

  private static void moments(float[] z, float[] g, int from, int n, int orders, double[] moments) {
    Arrays.fill(moments, 0);
    for (int i = from; i < from + n; i++) {
      double t = g[i];
      for (int k = 0; k < orders; k++) {
        moments[k] += t;
        t *= z[i];
      }
    }
  }

  private static void doubles(
      Tensor z, Tensor g, int orders, int m, int size, boolean shared, double[] totals) {
    int rows = z.rows();
    double[] x = Scratch.mine().doubles(0, rows);
    double[] y = Scratch.mine().doubles(1, rows);
    for (int j = 0; j < z.columns(); j++) {
      z.memory().read(j * rows, x, 0, rows);
      g.memory().read(j * rows, y, 0, rows);
      int at = (shared ? 0 : j * size) + m;
      for (int i = 0; i < rows; i++) {
        double t = y[i];
        for (int k = 0; k < orders; k++) {
          totals[at + k] += t;
          t *= x[i];
        }
      }
    }
  }
}
