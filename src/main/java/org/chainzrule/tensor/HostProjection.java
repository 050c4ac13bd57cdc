package org.chainzrule.tensor;

import static org.chainzrule.tensor.Scratch.BLOCK;

import java.util.Arrays;

/**
 * The adjoint of polynomial evaluation in the coefficients, over host memory: {@code out_k = Σ g
 * ψ_k^(m)(z)} with ψ_k the basis function continued by its tangents.
 *
 * <p>With u the point within the reach that is closest to z, {@code ψ_k(z) = φ_k(u) + φ_k'(u) (z -
 * u)}, of which moments in z and u are made; derivatives above the first vanish outside.
 */
final class HostProjection {

  private HostProjection() {}

  static void project(PolynomialForm form, Tensor z, Tensor g, int m, Tensor out) {
    project(form, z, g, m, out, null);
  }

  /**
   * The same, and of every block of z and g their product with the slope, unless that is null.
   *
   * @param product only where {@code m = 0} and there are loops in 32 bits, not shared
   */
  static void project(
      PolynomialForm form, Tensor z, Tensor g, int m, Tensor out, HostProduct product) {
    int size = out.rows();
    boolean shared = out.columns() == 1;
    double[] totals = Scratch.mine().doubles(5, out.length());
    Arrays.fill(totals, 0, out.length(), 0);
    if (size > m && z.rows() > 0) {
      boolean fast = z.precision() == Precision.SINGLE && size - m <= 4;
      if (fast) {
        float reach = (float) form.reach();
        Team.Loop loop =
            (from, to) -> singles(reach, z, g, m, size, shared, totals, product, from, to);
        if (shared) {
          // All columns add to the same totals.
          loop.run(0, z.columns());
        } else {
          Team.columns(z, loop);
        }
      } else {
        doubles(HostPolynomial.reach(form, z), z, g, m, size, shared, totals);
      }
    }
    if (!form.equals(form.plain())) {
      adjoint(form.powers(size), totals, out.length());
    }
    out.memory().write(0, totals, 0, out.length());
  }

  /** From powers of z to the form's own functions: row k of {@code powers} times each column. */
  static void adjoint(double[][] powers, double[] totals, int length) {
    int size = powers.length;
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

  private static void singles(
      float reach,
      Tensor z,
      Tensor g,
      int m,
      int size,
      boolean shared,
      double[] totals,
      HostProduct product,
      int first,
      int end) {
    int rows = z.rows();
    int run = Math.min(rows, BLOCK);
    int step = BLOCK / run;
    double[] moments = Scratch.mine().doubles(4, BLOCK * size);
    float[] x = Scratch.mine().floats(0, BLOCK);
    float[] y = Scratch.mine().floats(1, BLOCK);
    boolean tails = reach < Float.POSITIVE_INFINITY;
    float[] u = tails ? Scratch.mine().floats(2, BLOCK) : x;
    for (int j = first; j < end; j += step) {
      int wide = Math.min(step, end - j);
      for (int from = 0; from < rows; from += run) {
        int n = Math.min(run, rows - from);
        // Short columns come several at a time, long ones in parts.
        int count = wide * n;
        z.memory().read(j * rows + from, x, 0, count);
        g.memory().read(j * rows + from, y, 0, count);
        if (tails && m == 0) {
          HostCubic.clamp(x, u, count, reach);
        }
        if (product != null) {
          product.block(x, u, y, j, from, wide, n);
        }
        if (tails && m == 0) {
          HostMoments.ofTails(x, u, y, n, wide, size, moments);
        } else {
          if (tails) {
            HostCubic.fold(x, y, count, reach, m);
          }
          HostMoments.of(x, y, n, wide, size - m, moments);
        }
        for (int i = 0; i < wide; i++) {
          int at = shared ? 0 : (j + i) * size;
          for (int k = m; k < size; k++) {
            totals[at + k] += HostPolynomial.falling(k, m) * moments[(k - m) * wide + i];
          }
        }
      }
    }
  }

  private static void doubles(
      double reach, Tensor z, Tensor g, int m, int size, boolean shared, double[] totals) {
    int rows = z.rows();
    int run = Math.min(rows, BLOCK);
    double[] x = Scratch.mine().doubles(0, run);
    double[] y = Scratch.mine().doubles(1, run);
    double[] moments = Scratch.mine().doubles(4, size);
    for (int j = 0; j < z.columns(); j++) {
      int at = shared ? 0 : j * size;
      for (int from = 0; from < rows; from += run) {
        int n = Math.min(run, rows - from);
        z.memory().read(j * rows + from, x, 0, n);
        g.memory().read(j * rows + from, y, 0, n);
        Arrays.fill(moments, 0, size, 0);
        for (int i = 0; i < n; i++) {
          element(x[i], y[i], reach, m, size, moments, totals, at);
        }
        for (int k = m; k < size; k++) {
          totals[at + k] += HostPolynomial.falling(k, m) * moments[k - m];
        }
      }
    }
  }

  private static void element(
      double z, double g, double reach, int m, int size, double[] moments, double[] out, int at) {
    double u = Math.max(-reach, Math.min(reach, z));
    // NaN is not beyond the reach: what comes from it is NaN.
    if (Math.abs(z) > reach && m > 1) {
      return;
    }
    double t = g;
    for (int k = 0; k < size - m; k++) {
      moments[k] += t;
      t *= u;
    }
    if (u != z && m == 0) {
      double tail = g * (z - u);
      for (int k = 1; k < size; k++) {
        out[at + k] += k * tail;
        tail *= u;
      }
    }
  }
}
