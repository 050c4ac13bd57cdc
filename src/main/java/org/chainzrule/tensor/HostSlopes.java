package org.chainzrule.tensor;

import static org.chainzrule.tensor.Scratch.BLOCK;

import java.util.Arrays;

/**
 * Sums of the squared slopes of polynomials, and their gradients in the coefficients, over host
 * memory: from one pass over z, without the slopes ever being stored.
 *
 * <p>With the moments {@code M_k = Σ_s p'(z_s) u_s^k}, u being the point within the reach that is
 * closest to z, and a the coefficients in powers of z, {@code Σ_s p'(z_s) ψ_k'(z_s) = k M_(k-1)}
 * and {@code Σ_s p'(z_s)² = Σ_k k a_k M_(k-1)}. Each term of M is a product with p', and so it
 * loses no more digits in 32 bits than p' itself; powers of z alone, summed up, would.
 */
final class HostSlopes {

  private HostSlopes() {}

  /** See {@link Kernels#slopeSquares}. */
  static void squares(PolynomialForm form, Tensor c, Tensor z, Tensor squares, Tensor projected) {
    double[] a = HostPolynomial.powers(form, c);
    int size = c.rows();
    int columns = z.columns();
    double[] totals = Scratch.mine().doubles(4, columns * size);
    double[] sums = Scratch.mine().doubles(5, columns);
    Arrays.fill(totals, 0, columns * size, 0);
    Arrays.fill(sums, 0, columns, 0);
    if (size > 1 && z.rows() > 0) {
      if (fast(z, size)) {
        float reach = (float) form.reach();
        boolean shared = c.columns() == 1;
        Team.columns(z, (from, to) -> singles(a, shared, reach, z, size, totals, from, to));
        for (int j = 0; j < columns; j++) {
          int from = c.columns() == 1 ? 0 : j * size;
          double sum = 0;
          for (int k = 1; k < size; k++) {
            sum += a[from + k] * totals[j * size + k];
          }
          // What is left of slopes that are 0 but for rounding may be negative; NaN stays.
          sums[j] = Math.max(0, sum);
        }
      } else {
        doubles(a, c.columns() == 1, HostPolynomial.reach(form, z), z, size, totals, sums);
      }
    }
    if (!form.equals(form.plain())) {
      HostProjection.adjoint(form.powers(size), totals, columns * size);
    }
    squares.memory().write(0, sums, 0, columns);
    projected.memory().write(0, totals, 0, columns * size);
  }

  /** Whether there are loops in 32 bits. */
  static boolean fast(Tensor z, int size) {
    return z.precision() == Precision.SINGLE && size <= 4;
  }

  private static void singles(
      double[] a,
      boolean shared,
      float reach,
      Tensor z,
      int size,
      double[] totals,
      int first,
      int end) {
    int rows = z.rows();
    int run = Math.min(rows, BLOCK);
    int step = BLOCK / run;
    float[] x = Scratch.mine().floats(0, BLOCK);
    float[] y = Scratch.mine().floats(1, BLOCK);
    double[] moments = Scratch.mine().doubles(0, BLOCK * (size - 1));
    for (int j = first; j < end; j += step) {
      int wide = Math.min(step, end - j);
      for (int from = 0; from < rows; from += run) {
        // Short columns come several at a time, long ones in parts.
        int n = Math.min(run, rows - from);
        z.memory().read(j * rows + from, x, 0, wide * n);
        if (reach < Float.POSITIVE_INFINITY) {
          HostCubic.clamp(x, x, wide * n, reach);
        }
        for (int i = 0; i < wide; i++) {
          int at = shared ? 0 : (j + i) * size;
          slopes(
              x,
              y,
              i * n,
              n,
              HostCubic.coefficient(a, at, size, 1, 0),
              HostCubic.coefficient(a, at, size, 1, 1),
              HostCubic.coefficient(a, at, size, 1, 2));
        }
        HostMoments.of(x, y, n, wide, size - 1, moments);
        for (int i = 0; i < wide; i++) {
          for (int k = 1; k < size; k++) {
            totals[(j + i) * size + k] += k * moments[(k - 1) * wide + i];
          }
        }
      }
    }
  }

  private static void slopes(float[] x, float[] y, int from, int n, float p0, float p1, float p2) {
    for (int i = from; i < from + n; i++) {
      float u = x[i];
      y[i] = p0 + u * (p1 + u * p2);
    }
  }

  private static void doubles(
      double[] a,
      boolean shared,
      double reach,
      Tensor z,
      int size,
      double[] totals,
      double[] sums) {
    int rows = z.rows();
    int run = Math.min(rows, BLOCK);
    double[] x = Scratch.mine().doubles(0, run);
    double[] moments = Scratch.mine().doubles(1, size);
    double[] p = Scratch.mine().doubles(2, size);
    for (int j = 0; j < z.columns(); j++) {
      HostPolynomial.derivative(a, shared ? 0 : j * size, 1, size, p);
      Arrays.fill(moments, 0, size, 0);
      for (int from = 0; from < rows; from += run) {
        int n = Math.min(run, rows - from);
        z.memory().read(j * rows + from, x, 0, n);
        for (int i = 0; i < n; i++) {
          double u = Math.max(-reach, Math.min(reach, x[i]));
          double t = at(p, size, u);
          sums[j] += t * t;
          for (int k = 1; k < size; k++) {
            moments[k] += t;
            t *= u;
          }
        }
      }
      for (int k = 1; k < size; k++) {
        totals[j * size + k] = k * moments[k];
      }
    }
  }

  /** A polynomial of {@code size} coefficients at u. */
  static double at(double[] p, int size, double u) {
    double sum = 0;
    for (int k = size - 1; k >= 0; k--) {
      sum = sum * u + p[k];
    }
    return sum;
  }
}
