package org.chainzrule.tensor.kernel;

import static org.chainzrule.tensor.parallel.Scratch.BLOCK;

import java.util.Arrays;
import org.chainzrule.tensor.Arithmetic;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.ColumnBlocks;
import org.chainzrule.tensor.parallel.Scratch;

/**
 * The gradient {@code (g + s f p''(z)) p'(z)} of polynomials with respect to z, block by block, for
 * a caller that has already loaded z and g. Neither slopes nor curvatures are stored.
 */
final class HostProduct {

  private final Powers p;

  /** {@code s f}, or null for zeros. */
  private final double[] factors;

  private final boolean add;
  private final Tensor out;

  /**
   * @param f one number a column, or null for zeros
   * @param add whether the gradient is added to what {@code out} holds
   */
  HostProduct(Powers p, Tensor f, double s, boolean add, Tensor out) {
    this.p = p;
    this.factors = f == null ? null : scaled(f, s);
    this.add = add;
    this.out = out;
  }

  /** See {@link Kernels#slopeByCurvature}: the gradient where g is 0. */
  static void slopeByCurvature(
      PolynomialForm form, Tensor c, Tensor z, Tensor f, double s, boolean add, Tensor out) {
    Powers p = Powers.of(form, c, z);
    HostProduct product = new HostProduct(p, f, s, add, out);
    ColumnBlocks.each(
        z.rows(),
        z.columns(),
        HostCubic.takes(form, z, p.size)
            ? (at, column, wide, n) -> product.singles(z, at, column, wide, n)
            : (at, column, wide, n) -> product.doubles(z, at, column, wide, n));
  }

  private void singles(Tensor points, int at, int column, int wide, int n) {
    Scratch scratch = Scratch.mine();
    float[] z = scratch.floats(0, BLOCK);
    float[] g = scratch.floats(1, BLOCK);
    float[] u = p.tails() ? scratch.floats(2, BLOCK) : z;
    points.memory().read(at, z, 0, wide * n);
    Arrays.fill(g, 0, wide * n, 0);
    if (p.tails()) {
      HostCubic.clamp(z, u, wide * n, (float) p.reach);
    }
    singles(z, u, g, at, column, wide, n);
  }

  private void doubles(Tensor points, int at, int column, int wide, int n) {
    Scratch scratch = Scratch.mine();
    double[] z = scratch.doubles(0, BLOCK);
    double[] g = scratch.doubles(1, BLOCK);
    double[] u = p.tails() ? scratch.doubles(2, BLOCK) : z;
    points.memory().read(at, z, 0, wide * n);
    Arrays.fill(g, 0, wide * n, 0);
    if (p.tails()) {
      HostPolynomial.clamp(z, u, wide * n, p.reach);
    }
    doubles(z, u, g, at, column, wide, n);
  }

  private static double[] scaled(Tensor f, double s) {
    double[] factors = Scratch.mine().doubles(7, f.length());
    f.memory().read(0, factors, 0, f.length());
    for (int i = 0; i < f.length(); i++) {
      factors[i] *= s;
    }
    return factors;
  }

  /**
   * A block of polynomials up to the cubic, in 32 bits.
   *
   * @param u the points within the reach that are closest to z
   */
  void singles(float[] z, float[] u, float[] g, int at, int column, int wide, int n) {
    int count = wide * n;
    float[] y = Scratch.mine().floats(3, BLOCK);
    float[] t = factors == null ? g : Scratch.mine().floats(4, BLOCK);
    if (factors != null) {
      for (int i = 0; i < wide; i++) {
        float f = (float) factors[column + i];
        float q0 = f * HostCubic.coefficient(p, column + i, 2, 0);
        float q1 = f * HostCubic.coefficient(p, column + i, 2, 1);
        line(u, t, i * n, n, q0, q1);
      }
      if (p.tails()) {
        HostCubic.inside(z, u, t, count);
      }
      Arithmetic.PLUS.apply(t, g, t, count);
    }
    for (int i = 0; i < wide; i++) {
      float p0 = HostCubic.coefficient(p, column + i, 1, 0);
      float p1 = HostCubic.coefficient(p, column + i, 1, 1);
      float p2 = HostCubic.coefficient(p, column + i, 1, 2);
      times(u, t, y, i * n, n, p0, p1, p2);
    }
    if (add) {
      float[] sum = Scratch.mine().floats(4, BLOCK);
      out.memory().read(at, sum, 0, count);
      Arithmetic.PLUS.apply(y, sum, y, count);
    }
    out.memory().write(at, y, 0, count);
  }

  private static void line(float[] u, float[] t, int from, int n, float q0, float q1) {
    for (int i = from; i < from + n; i++) {
      t[i] = q0 + u[i] * q1;
    }
  }

  private static void times(
      float[] u, float[] g, float[] y, int from, int n, float p0, float p1, float p2) {
    for (int i = from; i < from + n; i++) {
      float x = u[i];
      y[i] = g[i] * (p0 + x * (p1 + x * p2));
    }
  }

  /** As {@link #singles}, of any degree, in 64 bits. */
  void doubles(double[] z, double[] u, double[] g, int at, int column, int wide, int n) {
    int count = wide * n;
    double[] y = Scratch.mine().doubles(4, BLOCK);
    double[] t = Scratch.mine().doubles(6, BLOCK);
    HostPolynomial.values(p, 1, column, wide, n, u, y);
    if (factors == null) {
      Arithmetic.TIMES.apply(y, g, y, count);
    } else {
      HostPolynomial.values(p, 2, column, wide, n, u, t);
      if (p.tails()) {
        HostPolynomial.inside(z, t, count, p.reach);
      }
      for (int i = 0; i < wide; i++) {
        times(g, t, y, i * n, n, factors[column + i]);
      }
    }
    if (add) {
      out.memory().read(at, t, 0, count);
      Arithmetic.PLUS.apply(y, t, y, count);
    }
    out.memory().write(at, y, 0, count);
  }

  private static void times(double[] g, double[] t, double[] y, int from, int n, double f) {
    for (int i = from; i < from + n; i++) {
      y[i] *= g[i] + f * t[i];
    }
  }
}
