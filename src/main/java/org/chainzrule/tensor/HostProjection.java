package org.chainzrule.tensor;

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
    int rows = z.rows();
    boolean shared = out.columns() == 1;
    double[] totals = new double[out.length()];
    double[] moments = new double[Math.max(4, size)];
    Scratch scratch = Scratch.mine();
    boolean single = z.precision() == Precision.SINGLE;
    int block = Math.min(rows, Scratch.BLOCK);
    float[] x = scratch.floats(0, block);
    float[] y = scratch.floats(1, block);
    double[] u = scratch.doubles(0, block);
    double[] v = scratch.doubles(1, block);
    int orders = size - m;
    for (int j = 0; j < z.columns() && orders > 0; j++) {
      int at = shared ? 0 : j * size;
      for (int i = 0; i < rows; i += block) {
        int n = Math.min(block, rows - i);
        if (single) {
          z.memory().read(j * rows + i, x, 0, n);
          g.memory().read(j * rows + i, y, 0, n);
          if (orders <= 4) {
            four(x, y, n, moments);
          } else {
            any(x, y, n, orders, moments);
          }
        } else {
          z.memory().read(j * rows + i, u, 0, n);
          g.memory().read(j * rows + i, v, 0, n);
          any(u, v, n, orders, moments);
        }
        for (int k = m; k < size; k++) {
          totals[at + k] += HostPolynomial.falling(k, m) * moments[k - m];
        }
      }
    }
    out.memory().write(0, totals, 0, totals.length);
  }

  /**
   * The first four moments; two accumulators each, so that additions do not wait for each other.
   */
  private static void four(float[] z, float[] g, int n, double[] moments) {
    float a0 = 0;
    float a1 = 0;
    float a2 = 0;
    float a3 = 0;
    float b0 = 0;
    float b1 = 0;
    float b2 = 0;
    float b3 = 0;
    int i = 0;
    for (; i + 1 < n; i += 2) {
      float x = z[i];
      float t = g[i];
      a0 += t;
      t *= x;
      a1 += t;
      t *= x;
      a2 += t;
      a3 += t * x;
      float y = z[i + 1];
      float s = g[i + 1];
      b0 += s;
      s *= y;
      b1 += s;
      s *= y;
      b2 += s;
      b3 += s * y;
    }
    if (i < n) {
      float x = z[i];
      float t = g[i];
      a0 += t;
      a1 += t * x;
      a2 += t * x * x;
      a3 += t * x * x * x;
    }
    moments[0] = (double) a0 + b0;
    moments[1] = (double) a1 + b1;
    moments[2] = (double) a2 + b2;
    moments[3] = (double) a3 + b3;
  }

  private static void any(float[] z, float[] g, int n, int orders, double[] moments) {
    Arrays.fill(moments, 0);
    for (int i = 0; i < n; i++) {
      double t = g[i];
      for (int k = 0; k < orders; k++) {
        moments[k] += t;
        t *= z[i];
      }
    }
  }

  private static void any(double[] z, double[] g, int n, int orders, double[] moments) {
    Arrays.fill(moments, 0);
    for (int i = 0; i < n; i++) {
      double t = g[i];
      for (int k = 0; k < orders; k++) {
        moments[k] += t;
        t *= z[i];
      }
    }
  }
}
