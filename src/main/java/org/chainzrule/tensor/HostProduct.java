package org.chainzrule.tensor;

import static org.chainzrule.tensor.Scratch.BLOCK;

/**
 * The gradient {@code (g + s f p''(z)) p'(z)} of polynomials up to the cubic in 32 bits, block by
 * block, for whoever has z and g at hand: neither slopes nor curvatures are stored.
 */
final class HostProduct {

  private final double[] a;
  private final int size;

  /** {@code s f}, or null for zeros. */
  private final float[] factors;

  private final boolean tails;
  private final boolean add;
  private final Tensor out;

  /**
   * @param c one polynomial a column
   * @param f one number a column, or null for zeros
   * @param add whether to what {@code out} holds
   */
  HostProduct(PolynomialForm form, Tensor c, Tensor f, double s, boolean add, Tensor out) {
    this.a = HostPolynomial.powers(form, c);
    this.size = c.rows();
    this.factors = f == null ? null : scaled(f, s);
    this.tails = form.hasTails();
    this.add = add;
    this.out = out;
  }

  private static float[] scaled(Tensor f, double s) {
    float[] factors = new float[f.length()];
    f.memory().read(0, factors, 0, factors.length);
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) (s * factors[i]);
    }
    return factors;
  }

  /**
   * Some rows of {@code wide} columns, one after the other.
   *
   * @param u the points within the reach that are closest to z
   * @param column the first
   * @param from the first row of {@code n}
   */
  void block(float[] z, float[] u, float[] g, int column, int from, int wide, int n) {
    int count = wide * n;
    int at = column * out.rows() + from;
    float[] y = Scratch.mine().floats(3, BLOCK);
    float[] t = factors == null ? g : Scratch.mine().floats(4, BLOCK);
    if (factors != null) {
      for (int i = 0; i < wide; i++) {
        int k = (column + i) * size;
        float f = factors[column + i];
        float q0 = f * HostCubic.coefficient(a, k, size, 2, 0);
        float q1 = f * HostCubic.coefficient(a, k, size, 2, 1);
        line(u, t, i * n, n, q0, q1);
      }
      if (tails) {
        HostCurvature.inside(z, u, t, count);
      }
      Arithmetic.PLUS.apply(t, g, t, count);
    }
    for (int i = 0; i < wide; i++) {
      int k = (column + i) * size;
      times(
          u,
          t,
          y,
          i * n,
          n,
          HostCubic.coefficient(a, k, size, 1, 0),
          HostCubic.coefficient(a, k, size, 1, 1),
          HostCubic.coefficient(a, k, size, 1, 2));
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
}
