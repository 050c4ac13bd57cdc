package org.chainzrule.tensor;

import static org.chainzrule.tensor.Scratch.BLOCK;

/**
 * The gradient {@code g p'(z)} of polynomials up to the cubic in 32 bits, block by block, for
 * whoever has z and g at hand: slopes are not stored.
 */
final class HostProduct {

  private final double[] a;
  private final int size;
  private final boolean add;
  private final Tensor out;

  /**
   * @param c one polynomial a column
   * @param add whether to what {@code out} holds
   */
  HostProduct(PolynomialForm form, Tensor c, boolean add, Tensor out) {
    this.a = HostPolynomial.powers(form, c);
    this.size = c.rows();
    this.add = add;
    this.out = out;
  }

  /**
   * Some rows of {@code wide} columns, one after the other.
   *
   * @param u the points within the reach that are closest to z
   * @param column the first
   * @param from the first row of {@code n}
   */
  void block(float[] u, float[] g, int column, int from, int wide, int n) {
    int count = wide * n;
    int at = column * out.rows() + from;
    float[] y = Scratch.mine().floats(3, BLOCK);
    for (int i = 0; i < wide; i++) {
      int k = (column + i) * size;
      times(
          u,
          g,
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
      plus(y, sum, count);
    }
    out.memory().write(at, y, 0, count);
  }

  private static void times(
      float[] u, float[] g, float[] y, int from, int n, float p0, float p1, float p2) {
    for (int i = from; i < from + n; i++) {
      float x = u[i];
      y[i] = g[i] * (p0 + x * (p1 + x * p2));
    }
  }

  private static void plus(float[] y, float[] sum, int n) {
    for (int i = 0; i < n; i++) {
      y[i] += sum[i];
    }
  }
}
