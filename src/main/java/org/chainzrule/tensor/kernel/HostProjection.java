package org.chainzrule.tensor.kernel;

import static org.chainzrule.tensor.parallel.Scratch.BLOCK;

import java.util.Arrays;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.ColumnBlocks;
import org.chainzrule.tensor.parallel.Scratch;

/**
 * The adjoint of polynomial evaluation in the coefficients, over host memory: {@code out_k = Σ g
 * ψ_k^(m)(z)} with ψ_k the basis function continued by its tangents.
 *
 * <p>With u the point within the reach that is closest to z, {@code ψ_k(z) = φ_k(u) + φ_k'(u) (z -
 * u)}, which the moments in z and u are computed from; derivatives above the first are 0 outside.
 */
final class HostProjection {

  private final Tensor z;
  private final Tensor g;
  private final int m;
  private final int size;
  private final double reach;

  /** The gradient in z, computed from every block as well; null where it is not wanted. */
  private final HostProduct product;

  /** One sum for each coefficient of every column of z. */
  private final double[] totals;

  private HostProjection(
      PolynomialForm form, Tensor z, Tensor g, int m, int size, HostProduct product) {
    this.z = z;
    this.g = g;
    this.m = m;
    this.size = size;
    this.reach = Powers.reach(form, z);
    this.product = product;
    this.totals = Scratch.mine().doubles(5, size * Math.max(1, z.columns()));
    Arrays.fill(totals, 0, size * Math.max(1, z.columns()), 0);
  }

  static void project(PolynomialForm form, Tensor z, Tensor g, int m, Tensor out) {
    project(form, z, g, m, out, null);
  }

  /**
   * The same, and in the same pass the gradient with respect to z, unless {@code product} is null.
   *
   * @param product only where {@code m = 0}
   */
  static void project(
      PolynomialForm form, Tensor z, Tensor g, int m, Tensor out, HostProduct product) {
    HostProjection sums = new HostProjection(form, z, g, m, out.rows(), product);
    if (m < out.rows()) {
      boolean cubic = HostCubic.takes(form, z, out.rows() - m);
      ColumnBlocks.each(z.rows(), z.columns(), cubic ? sums::singles : sums::doubles);
    }
    write(form, sums.totals, sums.size, z.columns(), out);
  }

  private void singles(int at, int column, int wide, int n) {
    Scratch scratch = Scratch.mine();
    float[] x = scratch.floats(0, BLOCK);
    float[] y = scratch.floats(1, BLOCK);
    float[] u = tails() ? scratch.floats(2, BLOCK) : x;
    double[] moments = scratch.doubles(4, BLOCK * size);
    int count = wide * n;
    z.memory().read(at, x, 0, count);
    g.memory().read(at, y, 0, count);
    if (tails()) {
      HostCubic.clamp(x, u, count, (float) reach);
    }
    if (product != null) {
      product.singles(x, u, y, at, column, wide, n);
    }
    if (tails() && m == 0) {
      HostMoments.ofTails(x, u, y, n, wide, size, moments);
    } else {
      if (tails() && m > 1) {
        HostCubic.inside(x, u, y, count);
      }
      HostMoments.of(u, y, n, wide, size - m, moments);
    }
    for (int i = 0; i < wide; i++) {
      for (int k = m; k < size; k++) {
        add(column + i, k, moments[(k - m) * wide + i]);
      }
    }
  }

  private void doubles(int at, int column, int wide, int n) {
    Scratch scratch = Scratch.mine();
    double[] x = scratch.doubles(0, BLOCK);
    double[] y = scratch.doubles(1, BLOCK);
    double[] u = tails() ? scratch.doubles(2, BLOCK) : x;
    int count = wide * n;
    z.memory().read(at, x, 0, count);
    g.memory().read(at, y, 0, count);
    if (tails()) {
      HostPolynomial.clamp(x, u, count, reach);
    }
    if (product != null) {
      product.doubles(x, u, y, at, column, wide, n);
    }
    if (tails() && m > 1) {
      HostPolynomial.inside(x, y, count, reach);
    }
    double[] moments = new double[size - m];
    for (int i = 0; i < wide; i++) {
      if (tails() && m == 0) {
        double[] t = scratch.doubles(6, BLOCK);
        HostPolynomial.momentsOfTails(x, u, y, t, i * n, n, moments);
      } else {
        HostPolynomial.moments(u, y, i * n, n, moments);
      }
      for (int k = m; k < size; k++) {
        add(column + i, k, moments[k - m]);
      }
    }
  }

  private boolean tails() {
    return reach < Double.POSITIVE_INFINITY;
  }

  private void add(int column, int k, double moment) {
    totals[column * size + k] += PolynomialForm.falling(k, m) * moment;
  }

  /** Writes sums over powers of z, one for each coefficient of every column, as those of a form. */
  static void write(PolynomialForm form, double[] totals, int size, int columns, Tensor out) {
    if (out.columns() == 1) {
      for (int at = size; at < size * columns; at += size) {
        for (int k = 0; k < size; k++) {
          totals[k] += totals[at + k];
        }
      }
    }
    Powers.adjoint(form, size, totals, out.length());
    out.memory().write(0, totals, 0, out.length());
  }
}
