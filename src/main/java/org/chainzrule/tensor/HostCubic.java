package org.chainzrule.tensor;

import static org.chainzrule.tensor.Scratch.BLOCK;

/**
 * Values and slopes of polynomials up to the cubic in 32 bits: the loops that training spends its
 * time in. Several columns are copied at once where they are short. One index for all arrays, or
 * the compiler does not vectorise the loops.
 */
final class HostCubic {

  private HostCubic() {}

  /** As {@link HostPolynomial#evaluate}, from powers of z. */
  static void evaluate(
      double[] a, int size, boolean shared, int m, float reach, Tensor z, Tensor... out) {
    Team.columns(z, (from, to) -> evaluate(a, size, shared, m, reach, z, out, from, to));
  }

  private static void evaluate(
      double[] a,
      int size,
      boolean shared,
      int m,
      float reach,
      Tensor z,
      Tensor[] out,
      int first,
      int end) {
    int rows = z.rows();
    int run = Math.min(rows, BLOCK);
    int step = BLOCK / Math.max(1, run);
    Scratch scratch = Scratch.mine();
    float[] x = scratch.floats(0, BLOCK);
    float[][] y = {scratch.floats(1, BLOCK), scratch.floats(2, BLOCK), scratch.floats(3, BLOCK)};
    for (int j = first; j < end; j += step) {
      int wide = Math.min(step, end - j);
      for (int from = 0; from < rows; from += run) {
        int n = Math.min(run, rows - from);
        // Short columns come several at a time, long ones in parts.
        int count = wide == 1 ? n : wide * rows;
        z.memory().read(j * rows + from, x, 0, count);
        for (int i = 0; i < wide; i++) {
          evaluate(a, shared ? 0 : (j + i) * size, size, m, reach, x, y, i * rows, n, out.length);
        }
        for (int order = 0; order < out.length; order++) {
          out[order].memory().write(j * rows + from, y[order], 0, count);
        }
      }
    }
  }

  /** {@code count} derivatives of one column's elements, {@code n} of them. */
  private static void evaluate(
      double[] a,
      int at,
      int size,
      int m,
      float reach,
      float[] x,
      float[][] y,
      int from,
      int n,
      int count) {
    for (int order = 0; order < count; order++) {
      if (order + 1 < count && m + order == 0) {
        both(a, at, size, reach, x, y[0], y[1], from, n);
        order++;
      } else {
        one(a, at, size, m + order, reach, x, y[order], from, n);
      }
    }
  }

  /** Coefficient k of the m-th derivative. */
  static float coefficient(double[] a, int at, int size, int m, int k) {
    return k + m < size ? (float) (a[at + k + m] * HostPolynomial.falling(k + m, m)) : 0;
  }

  private static void both(
      double[] a, int at, int size, float reach, float[] x, float[] y, float[] d, int from, int n) {
    float p0 = (float) a[at];
    float p1 = coefficient(a, at, size, 0, 1);
    float p2 = coefficient(a, at, size, 0, 2);
    float p3 = coefficient(a, at, size, 0, 3);
    if (reach < Float.POSITIVE_INFINITY) {
      bothWithTails(x, y, d, from, n, p0, p1, p2, p3, 2 * p2, 3 * p3, reach);
    } else {
      both(x, y, d, from, n, p0, p1, p2, p3, 2 * p2, 3 * p3);
    }
  }

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
      float q1,
      float q2) {
    for (int i = from; i < from + n; i++) {
      float z = x[i];
      y[i] = p0 + z * (p1 + z * (p2 + z * p3));
      d[i] = p1 + z * (q1 + z * q2);
    }
  }

  private static void bothWithTails(
      float[] x,
      float[] y,
      float[] d,
      int from,
      int n,
      float p0,
      float p1,
      float p2,
      float p3,
      float q1,
      float q2,
      float reach) {
    for (int i = from; i < from + n; i++) {
      float u = Math.max(-reach, Math.min(reach, x[i]));
      float slope = p1 + u * (q1 + u * q2);
      y[i] = p0 + u * (p1 + u * (p2 + u * p3)) + slope * (x[i] - u);
      d[i] = slope;
    }
  }

  /** One derivative alone. */
  private static void one(
      double[] a, int at, int size, int m, float reach, float[] x, float[] y, int from, int n) {
    float p0 = coefficient(a, at, size, m, 0);
    float p1 = coefficient(a, at, size, m, 1);
    float p2 = coefficient(a, at, size, m, 2);
    float p3 = coefficient(a, at, size, m, 3);
    if (reach == Float.POSITIVE_INFINITY) {
      value(x, y, from, n, p0, p1, p2, p3);
    } else if (m == 0) {
      float[] slope = Scratch.mine().floats(4, BLOCK);
      bothWithTails(x, y, slope, from, n, p0, p1, p2, p3, 2 * p2, 3 * p3, reach);
    } else {
      constantTails(x, y, from, n, p0, p1, p2, p3, reach, m == 1 ? 1 : 0);
    }
  }

  private static void value(
      float[] x, float[] y, int from, int n, float p0, float p1, float p2, float p3) {
    for (int i = from; i < from + n; i++) {
      float z = x[i];
      y[i] = p0 + z * (p1 + z * (p2 + z * p3));
    }
  }

  /** Beyond the reach, the value there times {@code outside}. */
  private static void constantTails(
      float[] x,
      float[] y,
      int from,
      int n,
      float p0,
      float p1,
      float p2,
      float p3,
      float reach,
      float outside) {
    for (int i = from; i < from + n; i++) {
      float u = Math.max(-reach, Math.min(reach, x[i]));
      float value = p0 + u * (p1 + u * (p2 + u * p3));
      y[i] = x[i] == u ? value : value * outside;
    }
  }

  /**
   * Points and weights whose moments are those of polynomials with tails: each z becomes the
   * closest u within the reach. With {@code m = 0} its weight on slopes is {@code beyond = g (z -
   * u)}; with {@code m > 1} those outside have no weight at all.
   */
  static void fold(float[] z, float[] g, float[] beyond, int n, float reach, int m) {
    if (m > 1) {
      for (int i = 0; i < n; i++) {
        g[i] = Math.abs(z[i]) > reach ? 0 : g[i];
      }
    }
    for (int i = 0; i < n; i++) {
      float x = z[i];
      float u = Math.max(-reach, Math.min(reach, x));
      beyond[i] = g[i] * (x - u);
      z[i] = u;
    }
  }
}
