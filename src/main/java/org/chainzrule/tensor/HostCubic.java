package org.chainzrule.tensor;

import static org.chainzrule.tensor.Scratch.BLOCK;

/**
 * Values, slopes and moments of polynomials up to the cubic in 32 bits: the loops that training
 * spends its time in. Several columns are copied at once where they are short.
 */
final class HostCubic {

  private HostCubic() {}

  /** As {@link HostPolynomial#evaluate}; a column must fit into a block. */
  static void evaluate(
      double[] c,
      boolean shared,
      double[] first,
      double[] second,
      int m,
      Tensor z,
      Tensor value,
      Tensor slope) {
    int size = first.length;
    int rows = z.rows();
    int columns = z.columns();
    int step = Math.max(1, BLOCK / Math.max(1, rows));
    Scratch scratch = Scratch.mine();
    float[] x = scratch.floats(0, BLOCK);
    float[] y = scratch.floats(1, BLOCK);
    float[] d = scratch.floats(2, BLOCK);
    for (int j = 0; j < columns; j += step) {
      int wide = Math.min(step, columns - j);
      z.memory().read(j * rows, x, 0, wide * rows);
      for (int i = 0; i < wide; i++) {
        int at = (shared ? 0 : (j + i) * size) + m;
        int left = size - m;
        float p0 = left > 0 ? (float) (c[at] * first[0]) : 0;
        float p1 = left > 1 ? (float) (c[at + 1] * first[1]) : 0;
        float p2 = left > 2 ? (float) (c[at + 2] * first[2]) : 0;
        float p3 = left > 3 ? (float) (c[at + 3] * first[3]) : 0;
        if (slope == null) {
          value(x, y, i * rows, rows, p0, p1, p2, p3);
        } else {
          float q0 = left > 1 ? (float) (c[at + 1] * second[0]) : 0;
          float q1 = left > 2 ? (float) (c[at + 2] * second[1]) : 0;
          float q2 = left > 3 ? (float) (c[at + 3] * second[2]) : 0;
          both(x, y, d, i * rows, rows, p0, p1, p2, p3, q0, q1, q2);
        }
      }
      value.memory().write(j * rows, y, 0, wide * rows);
      if (slope != null) {
        slope.memory().write(j * rows, d, 0, wide * rows);
      }
    }
  }

  /** One index for all arrays, or the compiler does not vectorise the loop. */
  private static void both(
      float[] x,
      float[] y,
      float[] d,
      int from,
      int n,
      float p0,
      float p1,
      float p2,
      float p3,
      float q0,
      float q1,
      float q2) {
    for (int i = from; i < from + n; i++) {
      float z = x[i];
      y[i] = p0 + z * (p1 + z * (p2 + z * p3));
      d[i] = q0 + z * (q1 + z * q2);
    }
  }

  private static void value(
      float[] x, float[] y, int from, int n, float p0, float p1, float p2, float p3) {
    for (int i = from; i < from + n; i++) {
      float z = x[i];
      y[i] = p0 + z * (p1 + z * (p2 + z * p3));
    }
  }

  /**
   * The moments {@code Σ g z^k} for k in 0..3 of {@code n} elements from {@code from}; two
   * accumulators each, so that additions do not wait for each other.
   */
  static void moments(float[] z, float[] g, int from, int n, double[] moments) {
    float a0 = 0;
    float a1 = 0;
    float a2 = 0;
    float a3 = 0;
    float b0 = 0;
    float b1 = 0;
    float b2 = 0;
    float b3 = 0;
    int end = from + n;
    int i = from;
    for (; i + 1 < end; i += 2) {
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
    if (i < end) {
      float x = z[i];
      float t = g[i];
      a0 += t;
      t *= x;
      a1 += t;
      t *= x;
      a2 += t;
      a3 += t * x;
    }
    moments[0] = (double) a0 + b0;
    moments[1] = (double) a1 + b1;
    moments[2] = (double) a2 + b2;
    moments[3] = (double) a3 + b3;
  }
}
