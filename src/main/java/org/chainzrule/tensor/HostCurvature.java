package org.chainzrule.tensor;

import static org.chainzrule.tensor.Scratch.BLOCK;

import java.util.Arrays;

/**
 * Products of the slope and the curvature of polynomials over host memory: what the gradient of
 * squared slopes in z is made of.
 */
final class HostCurvature {

  /** Neighbours of a smaller reach are too close to tell apart by a product in 32 bits. */
  private static final double LEAST_REACH = 1e-30;

  private HostCurvature() {}

  /** See {@link Kernels#slopeByCurvature}. */
  static void slopeByCurvature(
      PolynomialForm form, Tensor c, Tensor z, Tensor f, double s, boolean add, Tensor out) {
    double[] a = HostPolynomial.powers(form, c);
    double[] factors = Scratch.mine().doubles(4, f.length());
    f.memory().read(0, factors, 0, f.length());
    Team.columns(z, (from, to) -> slopeByCurvature(form, c, a, z, factors, s, add, out, from, to));
  }

  /** Whether there are loops in 32 bits. */
  static boolean fast(PolynomialForm form, Tensor z, int size) {
    return HostSlopes.fast(z, size) && form.reach() > LEAST_REACH;
  }

  private static void slopeByCurvature(
      PolynomialForm form,
      Tensor c,
      double[] a,
      Tensor z,
      double[] factors,
      double s,
      boolean add,
      Tensor out,
      int first,
      int end) {
    int size = c.rows();
    boolean shared = c.columns() == 1;
    int run = Math.max(1, Math.min(z.rows(), BLOCK));
    if (fast(form, z, size)) {
      singles(a, shared, (float) form.reach(), z, size, factors, s, add, out, run, first, end);
    } else {
      double reach = HostPolynomial.reach(form, z);
      doubles(a, shared, reach, z, size, factors, s, add, out, run, first, end);
    }
  }

  private static void singles(
      double[] a,
      boolean shared,
      float reach,
      Tensor z,
      int size,
      double[] factors,
      double s,
      boolean add,
      Tensor out,
      int run,
      int first,
      int end) {
    int rows = z.rows();
    int step = BLOCK / run;
    boolean tails = reach < Float.POSITIVE_INFINITY;
    float[] x = Scratch.mine().floats(1, BLOCK);
    float[] y = Scratch.mine().floats(2, BLOCK);
    float[] u = tails ? Scratch.mine().floats(3, BLOCK) : x;
    float[] t = tails ? Scratch.mine().floats(4, BLOCK) : y;
    for (int j = first; j < end; j += step) {
      int wide = Math.min(step, end - j);
      for (int from = 0; from < rows; from += run) {
        int n = Math.min(run, rows - from);
        int at = j * rows + from;
        z.memory().read(at, x, 0, wide * n);
        if (add) {
          out.memory().read(at, y, 0, wide * n);
        } else {
          Arrays.fill(y, 0, wide * n, 0);
        }
        if (tails) {
          HostCubic.clamp(x, u, wide * n, reach);
          Arrays.fill(t, 0, wide * n, 0);
        }
        for (int i = 0; i < wide; i++) {
          int k = shared ? 0 : (j + i) * size;
          float p0 = HostCubic.coefficient(a, k, size, 1, 0);
          float p1 = HostCubic.coefficient(a, k, size, 1, 1);
          float p2 = HostCubic.coefficient(a, k, size, 1, 2);
          add(u, t, i * n, n, p0, p1, p2, 2 * p2, (float) (s * factors[j + i]));
        }
        if (tails) {
          inside(x, u, t, wide * n);
          Arithmetic.PLUS.apply(y, t, y, wide * n);
        }
        out.memory().write(at, y, 0, wide * n);
      }
    }
  }

  private static void add(
      float[] x, float[] y, int from, int n, float p0, float p1, float p2, float q1, float f) {
    for (int i = from; i < from + n; i++) {
      float z = x[i];
      y[i] += f * (p0 + z * (p1 + z * p2)) * (p1 + z * q1);
    }
  }

  /**
   * Makes 0 of every t where z is beyond the reach; what is not a number stays so.
   *
   * @param u the points within the reach that are closest to z
   */
  static void inside(float[] z, float[] u, float[] t, int n) {
    for (int i = 0; i < n; i++) {
      // Without a comparison, which the compiler would not vectorise.
      t[i] *= Math.max(0, 1 - Math.abs(z[i] - u[i]) * Float.MAX_VALUE);
    }
  }

  private static void doubles(
      double[] a,
      boolean shared,
      double reach,
      Tensor z,
      int size,
      double[] factors,
      double s,
      boolean add,
      Tensor out,
      int run,
      int first,
      int end) {
    int rows = z.rows();
    double[] p = Scratch.mine().doubles(0, size);
    double[] q = Scratch.mine().doubles(1, size);
    double[] x = Scratch.mine().doubles(2, run);
    double[] y = Scratch.mine().doubles(5, run);
    for (int j = first; j < end; j++) {
      HostPolynomial.derivative(a, shared ? 0 : j * size, 1, size, p);
      HostPolynomial.derivative(a, shared ? 0 : j * size, 2, size, q);
      for (int from = 0; from < rows; from += run) {
        int n = Math.min(run, rows - from);
        int at = j * rows + from;
        z.memory().read(at, x, 0, n);
        if (add) {
          out.memory().read(at, y, 0, n);
        } else {
          Arrays.fill(y, 0, n, 0);
        }
        add(p, q, size, reach, s * factors[j], x, y, n);
        out.memory().write(at, y, 0, n);
      }
    }
  }

  private static void add(
      double[] p, double[] q, int size, double reach, double f, double[] x, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      // NaN is not beyond the reach: what comes from it is NaN.
      if (!(Math.abs(x[i]) > reach)) {
        y[i] += f * HostSlopes.at(p, size, x[i]) * HostSlopes.at(q, size, x[i]);
      }
    }
  }
}
