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
 * Products {@code v p'(z)} of numbers with slopes of polynomials, and their gradients, over host
 * memory: what pulls a gradient back through a polynomial activation. Each is one pass over z that
 * stores neither slopes nor curvatures.
 */
final class HostSlopeProduct {

  private final Powers p;
  private final Tensor z;
  private final Tensor v;
  private final Tensor g;
  private final Tensor outV;
  private final boolean add;
  private final Tensor outZ;

  /** One sum for each coefficient of every column of z. */
  private final double[] totals;

  private HostSlopeProduct(
      Powers p, Tensor z, Tensor v, Tensor g, Tensor outV, boolean add, Tensor outZ) {
    this.p = p;
    this.z = z;
    this.v = v;
    this.g = g;
    this.outV = outV;
    this.add = add;
    this.outZ = outZ;
    this.totals = Scratch.mine().doubles(5, p.size * Math.max(1, z.columns()));
    Arrays.fill(totals, 0, p.size * Math.max(1, z.columns()), 0);
  }

  /** See {@link Kernels#slopeProduct}. */
  static void evaluate(PolynomialForm form, Tensor c, Tensor z, Tensor v, Tensor out) {
    Powers p = Powers.of(form, c, z);
    ColumnBlocks.each(
        z.rows(),
        z.columns(),
        HostCubic.takes(form, z, p.size)
            ? (at, column, wide, n) -> singles(p, z, v, out, at, column, wide, n)
            : (at, column, wide, n) -> doubles(p, z, v, out, at, column, wide, n));
  }

  /** See {@link Kernels#slopeProductGradients}. */
  static void gradients(
      PolynomialForm form,
      Tensor c,
      Tensor z,
      Tensor v,
      Tensor g,
      Tensor outC,
      Tensor outV,
      boolean add,
      Tensor outZ) {
    Powers p = Powers.of(form, c, z);
    HostSlopeProduct gradients = new HostSlopeProduct(p, z, v, g, outV, add, outZ);
    boolean cubic = HostCubic.takes(form, z, p.size);
    ColumnBlocks.each(z.rows(), z.columns(), cubic ? gradients::singles : gradients::doubles);
    HostProjection.write(form, gradients.totals, p.size, z.columns(), outC);
  }

  private static void singles(
      Powers p, Tensor z, Tensor v, Tensor out, int at, int column, int wide, int n) {
    Scratch scratch = Scratch.mine();
    float[] u = scratch.floats(0, BLOCK);
    float[] y = scratch.floats(1, BLOCK);
    int count = wide * n;
    z.memory().read(at, u, 0, count);
    v.memory().read(at, y, 0, count);
    if (p.tails()) {
      HostCubic.clamp(u, u, count, (float) p.reach);
    }
    times(p, u, y, column, wide, n);
    out.memory().write(at, y, 0, count);
  }

  /** Multiplies y by the slopes at u. */
  private static void times(Powers p, float[] u, float[] y, int column, int wide, int n) {
    for (int i = 0; i < wide; i++) {
      float p0 = HostCubic.coefficient(p, column + i, 1, 0);
      float p1 = HostCubic.coefficient(p, column + i, 1, 1);
      float p2 = HostCubic.coefficient(p, column + i, 1, 2);
      times(u, y, i * n, n, p0, p1, p2);
    }
  }

  private static void times(float[] u, float[] y, int from, int n, float p0, float p1, float p2) {
    for (int i = from; i < from + n; i++) {
      float x = u[i];
      y[i] *= p0 + x * (p1 + x * p2);
    }
  }

  private void singles(int at, int column, int wide, int n) {
    Scratch scratch = Scratch.mine();
    float[] x = scratch.floats(0, BLOCK);
    float[] h = scratch.floats(1, BLOCK);
    float[] y = scratch.floats(2, BLOCK);
    float[] u = p.tails() ? scratch.floats(3, BLOCK) : x;
    float[] t = scratch.floats(4, BLOCK);
    int count = wide * n;
    z.memory().read(at, x, 0, count);
    v.memory().read(at, h, 0, count);
    g.memory().read(at, y, 0, count);
    if (p.tails()) {
      HostCubic.clamp(x, u, count, (float) p.reach);
    }
    Arithmetic.TIMES.apply(h, y, h, count);
    times(p, u, y, column, wide, n);
    outV.memory().write(at, y, 0, count);
    for (int i = 0; i < wide; i++) {
      float q0 = HostCubic.coefficient(p, column + i, 2, 0);
      float q1 = HostCubic.coefficient(p, column + i, 2, 1);
      line(u, h, t, i * n, n, q0, q1);
    }
    if (p.tails()) {
      HostCubic.inside(x, u, t, count);
    }
    if (add) {
      outZ.memory().read(at, y, 0, count);
      Arithmetic.PLUS.apply(t, y, t, count);
    }
    outZ.memory().write(at, t, 0, count);
    double[] moments = scratch.doubles(4, BLOCK * p.size);
    HostMoments.of(u, h, n, wide, p.size - 1, moments);
    for (int i = 0; i < wide; i++) {
      for (int k = 1; k < p.size; k++) {
        totals[(column + i) * p.size + k] += k * moments[(k - 1) * wide + i];
      }
    }
  }

  private static void line(float[] u, float[] h, float[] t, int from, int n, float q0, float q1) {
    for (int i = from; i < from + n; i++) {
      t[i] = h[i] * (q0 + u[i] * q1);
    }
  }

  private static void doubles(
      Powers p, Tensor z, Tensor v, Tensor out, int at, int column, int wide, int n) {
    Scratch scratch = Scratch.mine();
    double[] u = scratch.doubles(0, BLOCK);
    double[] y = scratch.doubles(1, BLOCK);
    double[] t = scratch.doubles(2, BLOCK);
    int count = wide * n;
    z.memory().read(at, u, 0, count);
    v.memory().read(at, y, 0, count);
    if (p.tails()) {
      HostPolynomial.clamp(u, u, count, p.reach);
    }
    HostPolynomial.values(p, 1, column, wide, n, u, t);
    Arithmetic.TIMES.apply(y, t, y, count);
    out.memory().write(at, y, 0, count);
  }

  private void doubles(int at, int column, int wide, int n) {
    Scratch scratch = Scratch.mine();
    double[] x = scratch.doubles(0, BLOCK);
    double[] h = scratch.doubles(1, BLOCK);
    double[] y = scratch.doubles(2, BLOCK);
    double[] t = scratch.doubles(6, BLOCK);
    double[] u = p.tails() ? scratch.doubles(7, BLOCK) : x;
    int count = wide * n;
    z.memory().read(at, x, 0, count);
    v.memory().read(at, h, 0, count);
    g.memory().read(at, y, 0, count);
    if (p.tails()) {
      HostPolynomial.clamp(x, u, count, p.reach);
    }
    Arithmetic.TIMES.apply(h, y, h, count);
    HostPolynomial.values(p, 1, column, wide, n, u, t);
    Arithmetic.TIMES.apply(y, t, y, count);
    outV.memory().write(at, y, 0, count);
    HostPolynomial.values(p, 2, column, wide, n, u, t);
    if (p.tails()) {
      HostPolynomial.inside(x, t, count, p.reach);
    }
    Arithmetic.TIMES.apply(t, h, t, count);
    if (add) {
      outZ.memory().read(at, y, 0, count);
      Arithmetic.PLUS.apply(t, y, t, count);
    }
    outZ.memory().write(at, t, 0, count);
    double[] moments = new double[p.size - 1];
    for (int i = 0; i < wide; i++) {
      HostPolynomial.moments(u, h, i * n, n, moments);
      for (int k = 1; k < p.size; k++) {
        totals[(column + i) * p.size + k] += k * moments[k - 1];
      }
    }
  }
}
