package org.chainzrule.tensor.kernel;

import static org.chainzrule.tensor.parallel.Scratch.BLOCK;

import java.util.Arrays;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.ColumnBlocks;
import org.chainzrule.tensor.parallel.Scratch;

/**
 * Values of polynomials of any degree over host memory, and the loops in 64 bits that they are made
 * of. With tails, everything is evaluated at u, the point within the reach that is closest to z,
 * and corrected afterwards.
 *
 * <p>Every loop does one part of the work, with a single index for all its arrays, or the compiler
 * does not vectorise it.
 */
final class HostPolynomial {

  private HostPolynomial() {}

  /** The derivative of order m. */
  static void evaluate(PolynomialForm form, Tensor c, int m, Tensor z, Tensor out) {
    Powers p = Powers.of(form, c, z);
    ColumnBlocks.each(
        z.rows(),
        z.columns(),
        HostCubic.takes(form, z, p.size - m)
            ? (at, column, wide, n) -> HostCubic.evaluate(p, m, z, out, at, column, wide, n)
            : (at, column, wide, n) -> evaluate(p, m, z, out, at, column, wide, n));
  }

  private static void evaluate(
      Powers p, int m, Tensor z, Tensor out, int at, int column, int wide, int n) {
    Scratch scratch = Scratch.mine();
    double[] x = scratch.doubles(0, BLOCK);
    double[] u = p.tails() ? scratch.doubles(1, BLOCK) : x;
    double[] y = scratch.doubles(2, BLOCK);
    int count = wide * n;
    z.memory().read(at, x, 0, count);
    if (p.tails()) {
      clamp(x, u, count, p.reach);
    }
    values(p, m, column, wide, n, u, y);
    if (p.tails() && m == 0) {
      double[] d = scratch.doubles(6, BLOCK);
      values(p, 1, column, wide, n, u, d);
      addLines(x, u, d, y, count);
    } else if (p.tails() && m > 1) {
      inside(x, y, count, p.reach);
    }
    out.memory().write(at, y, 0, count);
  }

  /** The m-th derivatives of the columns' polynomials at their n points u. */
  static void values(Powers p, int m, int column, int wide, int n, double[] u, double[] y) {
    double[] c = new double[p.size];
    for (int i = 0; i < wide; i++) {
      p.derivative(column + i, m, c);
      horner(c, u, y, i * n, n);
    }
  }

  /** The points within the reach that are closest to z. NaN stays. */
  static void clamp(double[] z, double[] u, int n, double reach) {
    for (int i = 0; i < n; i++) {
      u[i] = Math.max(-reach, Math.min(reach, z[i]));
    }
  }

  /** Two steps at a time, since each reads and writes all y. */
  private static void horner(double[] c, double[] u, double[] y, int from, int n) {
    int k = c.length - 1;
    Arrays.fill(y, from, from + n, c[k]);
    while (k >= 2) {
      step(u, y, from, n, c[k - 1], c[k - 2]);
      k -= 2;
    }
    if (k == 1) {
      step(u, y, from, n, c[0]);
    }
  }

  private static void step(double[] u, double[] y, int from, int n, double c1, double c0) {
    for (int i = from; i < from + n; i++) {
      y[i] = (y[i] * u[i] + c1) * u[i] + c0;
    }
  }

  private static void step(double[] u, double[] y, int from, int n, double c0) {
    for (int i = from; i < from + n; i++) {
      y[i] = y[i] * u[i] + c0;
    }
  }

  private static void addLines(double[] z, double[] u, double[] d, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] += d[i] * (z[i] - u[i]);
    }
  }

  /** Zeros beyond the reach; NaN is not beyond it and stays. */
  static void inside(double[] z, double[] y, int n, double reach) {
    for (int i = 0; i < n; i++) {
      y[i] = Math.abs(z[i]) > reach ? 0 : y[i];
    }
  }

  /** {@code out_k = Σ_i g_i u_i^k} over n elements; g is overwritten. */
  static void moments(double[] u, double[] g, int from, int n, double... out) {
    for (int k = 0; k < out.length; k++) {
      if (k > 0) {
        multiply(g, u, from, n);
      }
      out[k] = sum(g, from, n);
    }
  }

  /**
   * The same for monomials with linear tails, {@code ψ_k(z) = u^k + k u^(k-1) (z - u)}.
   *
   * @param t scratch
   */
  static void momentsOfTails(
      double[] z, double[] u, double[] g, double[] t, int from, int n, double... out) {
    for (int k = 0; k < out.length; k++) {
      if (k > 1) {
        multiply(g, u, from, n);
      }
      if (k > 0) {
        lines(z, u, g, t, from, n, k);
      }
      out[k] = sum(k > 0 ? t : g, from, n);
    }
  }

  private static void lines(
      double[] z, double[] u, double[] g, double[] t, int from, int n, double k) {
    for (int i = from; i < from + n; i++) {
      t[i] = g[i] * (u[i] + k * (z[i] - u[i]));
    }
  }

  private static void multiply(double[] g, double[] u, int from, int n) {
    for (int i = from; i < from + n; i++) {
      g[i] *= u[i];
    }
  }

  /** Four partial sums are independent of each other; the compiler may not split a sum itself. */
  static double sum(double[] x, int from, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i < from + n - 3; i += 4) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < from + n; i++) {
      a += x[i];
    }
    return a + b + (c + d);
  }

  /** The sum of squares, as {@link #sum}. */
  static double sumOfSquares(double[] x, int from, int n) {
    double a = 0;
    double b = 0;
    int i = from;
    for (; i < from + n - 1; i += 2) {
      a += x[i] * x[i];
      b += x[i + 1] * x[i + 1];
    }
    return i < from + n ? a + b + x[i] * x[i] : a + b;
  }
}
