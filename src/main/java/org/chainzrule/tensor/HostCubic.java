package org.chainzrule.tensor;

import static org.chainzrule.tensor.Scratch.BLOCK;

/**
 * Values and derivatives of polynomials up to the cubic in 32 bits: loops that training spends its
 * time in. Several columns are copied at once where they are short. With tails, everything is
 * evaluated at u, the point within the reach that is closest to z, and put right afterwards.
 *
 * <p>One index for all arrays and few operations a loop, or the compiler does not vectorise: a loop
 * that clamps, evaluates and corrects at once takes four times as long as three that do a part
 * each.
 */
final class HostCubic {

  private HostCubic() {}

  /** As {@link HostPolynomial#evaluate}, from powers of z. */
  static void evaluate(
      double[] a, int size, boolean shared, int m, float reach, Tensor z, Tensor out) {
    Team.columns(z, (from, to) -> evaluate(a, size, shared, m, reach, z, out, from, to));
  }

  private static void evaluate(
      double[] a,
      int size,
      boolean shared,
      int m,
      float reach,
      Tensor z,
      Tensor out,
      int first,
      int end) {
    int rows = z.rows();
    int run = Math.min(rows, BLOCK);
    int step = BLOCK / Math.max(1, run);
    boolean tails = reach < Float.POSITIVE_INFINITY;
    // A value beyond the reach needs the slope.
    boolean sloped = tails && m == 0;
    Scratch scratch = Scratch.mine();
    float[] x = scratch.floats(0, BLOCK);
    float[] u = tails ? scratch.floats(3, BLOCK) : x;
    float[] y = scratch.floats(1, BLOCK);
    float[] d = scratch.floats(2, BLOCK);
    for (int j = first; j < end; j += step) {
      int wide = Math.min(step, end - j);
      for (int from = 0; from < rows; from += run) {
        // Short columns come several at a time, long ones in parts.
        int n = Math.min(run, rows - from);
        z.memory().read(j * rows + from, x, 0, wide * n);
        if (tails) {
          clamp(x, u, wide * n, reach);
        }
        for (int i = 0; i < wide; i++) {
          int at = shared ? 0 : (j + i) * size;
          float p0 = coefficient(a, at, size, m, 0);
          float p1 = coefficient(a, at, size, m, 1);
          float p2 = coefficient(a, at, size, m, 2);
          float p3 = coefficient(a, at, size, m, 3);
          if (sloped) {
            both(u, y, d, i * n, n, p0, p1, p2, p3, 2 * p2, 3 * p3);
          } else {
            value(u, y, i * n, n, p0, p1, p2, p3);
          }
        }
        if (tails) {
          beyond(x, u, y, d, m, wide * n);
        }
        out.memory().write(j * rows + from, y, 0, wide * n);
      }
    }
  }

  /** Coefficient k of the m-th derivative. */
  static float coefficient(double[] a, int at, int size, int m, int k) {
    return k + m < size ? (float) (a[at + k + m] * HostPolynomial.falling(k + m, m)) : 0;
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

  private static void value(
      float[] x, float[] y, int from, int n, float p0, float p1, float p2, float p3) {
    for (int i = from; i < from + n; i++) {
      float z = x[i];
      y[i] = p0 + z * (p1 + z * (p2 + z * p3));
    }
  }

  /** The points within the reach that are closest to z. What is not a number stays so. */
  static void clamp(float[] z, float[] u, int n, float reach) {
    for (int i = 0; i < n; i++) {
      u[i] = Math.max(-reach, Math.min(reach, z[i]));
    }
  }

  /** Makes of the m-th derivatives y at u, with slopes d, those at z: beyond, p is a line. */
  private static void beyond(float[] z, float[] u, float[] y, float[] d, int m, int n) {
    if (m == 0) {
      for (int i = 0; i < n; i++) {
        y[i] += d[i] * (z[i] - u[i]);
      }
    } else if (m > 1) {
      for (int i = 0; i < n; i++) {
        y[i] = z[i] == u[i] ? y[i] : y[i] * 0;
      }
    }
  }

  /**
   * Points and weights whose moments are those of the m-th derivative of polynomials with tails, m
   * being positive: each z becomes the closest u within the reach, and where {@code m > 1} those
   * outside have no weight.
   */
  static void fold(float[] z, float[] g, int n, float reach, int m) {
    if (m > 1) {
      for (int i = 0; i < n; i++) {
        g[i] = Math.abs(z[i]) > reach ? 0 : g[i];
      }
    }
    clamp(z, z, n, reach);
  }
}
