package org.chainzrule.tensor.kernel;

import static org.chainzrule.tensor.parallel.Scratch.BLOCK;

import java.util.Arrays;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.ColumnBlocks;
import org.chainzrule.tensor.parallel.Scratch;

/**
 * Sums of the squared slopes of polynomials, and their gradients in the coefficients, over host
 * memory, from one pass over z that does not store the slopes.
 *
 * <p>With the moments {@code M_k = Σ_s p'(z_s) u_s^k}, u being the point within the reach that is
 * closest to z, and a the coefficients in powers of z, {@code Σ_s p'(z_s) ψ_k'(z_s) = k M_(k-1)}
 * and {@code Σ_s p'(z_s)² = Σ_k k a_k M_(k-1)}. Each term of M is a product with p', and so it
 * loses no more digits in 32 bits than p' itself; sums of powers of z alone would.
 */
final class HostSlopes {

  private final Powers p;
  private final Tensor z;

  /** {@code k M_(k-1)}, column after column. */
  private final double[] totals;

  /** The squares, one sum a column. */
  private final double[] sums;

  private HostSlopes(Powers p, Tensor z) {
    this.p = p;
    this.z = z;
    this.totals = Scratch.mine().doubles(5, z.columns() * p.size);
    this.sums = Scratch.mine().doubles(4, z.columns());
    Arrays.fill(totals, 0, z.columns() * p.size, 0);
    Arrays.fill(sums, 0, z.columns(), 0);
  }

  /** See {@link Kernels#slopeSquares}. */
  static void squares(PolynomialForm form, Tensor c, Tensor z, Tensor squares, Tensor projected) {
    Powers p = Powers.of(form, c, z);
    HostSlopes sums = new HostSlopes(p, z);
    if (p.size > 1 && HostCubic.takes(form, z, p.size)) {
      ColumnBlocks.each(z.rows(), z.columns(), sums::singles);
      sums.squaresOfMoments();
    } else if (p.size > 1) {
      ColumnBlocks.each(z.rows(), z.columns(), sums::doubles);
    }
    squares.memory().write(0, sums.sums, 0, z.columns());
    Powers.adjoint(form, p.size, sums.totals, z.columns() * p.size);
    projected.memory().write(0, sums.totals, 0, z.columns() * p.size);
  }

  private void squaresOfMoments() {
    for (int j = 0; j < z.columns(); j++) {
      double sum = 0;
      for (int k = 1; k < p.size; k++) {
        sum += p.coefficient(j, k) * totals[j * p.size + k];
      }
      // Rounding may leave a negative number where all slopes are 0; NaN stays.
      sums[j] = Math.max(0, sum);
    }
  }

  private void singles(int at, int column, int wide, int n) {
    Scratch scratch = Scratch.mine();
    float[] x = scratch.floats(0, BLOCK);
    float[] y = scratch.floats(1, BLOCK);
    double[] moments = scratch.doubles(0, BLOCK * (p.size - 1));
    z.memory().read(at, x, 0, wide * n);
    if (p.tails()) {
      HostCubic.clamp(x, x, wide * n, (float) p.reach);
    }
    for (int i = 0; i < wide; i++) {
      float p0 = HostCubic.coefficient(p, column + i, 1, 0);
      float p1 = HostCubic.coefficient(p, column + i, 1, 1);
      float p2 = HostCubic.coefficient(p, column + i, 1, 2);
      slopes(x, y, i * n, n, p0, p1, p2);
    }
    HostMoments.of(x, y, n, wide, p.size - 1, moments);
    for (int i = 0; i < wide; i++) {
      for (int k = 1; k < p.size; k++) {
        totals[(column + i) * p.size + k] += k * moments[(k - 1) * wide + i];
      }
    }
  }

  private static void slopes(float[] x, float[] y, int from, int n, float p0, float p1, float p2) {
    for (int i = from; i < from + n; i++) {
      float u = x[i];
      y[i] = p0 + u * (p1 + u * p2);
    }
  }

  private void doubles(int at, int column, int wide, int n) {
    double[] x = Scratch.mine().doubles(0, BLOCK);
    double[] y = Scratch.mine().doubles(1, BLOCK);
    z.memory().read(at, x, 0, wide * n);
    if (p.tails()) {
      HostPolynomial.clamp(x, x, wide * n, p.reach);
    }
    HostPolynomial.values(p, 1, column, wide, n, x, y);
    double[] moments = new double[p.size - 1];
    for (int i = 0; i < wide; i++) {
      sums[column + i] += HostPolynomial.sumOfSquares(y, i * n, n);
      HostPolynomial.moments(x, y, i * n, n, moments);
      for (int k = 1; k < p.size; k++) {
        totals[(column + i) * p.size + k] += k * moments[k - 1];
      }
    }
  }
}
