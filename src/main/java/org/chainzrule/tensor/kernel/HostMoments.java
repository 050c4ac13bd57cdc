package org.chainzrule.tensor.kernel;

import static org.chainzrule.tensor.parallel.Scratch.BLOCK;

import java.util.Arrays;
import org.chainzrule.tensor.Memory;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.blas.Blas;
import org.chainzrule.tensor.parallel.ThreadOwned;
import org.chainzrule.tensor.parallel.WorkerPool;

/**
 * Moments of columns in 32 bits. The compiler vectorises the loop of products, but never reorders
 * sums; they are therefore left to BLAS, as a product of the columns with a vector of ones.
 */
final class HostMoments implements ThreadOwned {

  private static final int MOST = 4;

  private static final ThreadLocal<HostMoments> MINE = ThreadLocal.withInitial(HostMoments::create);

  private final Memory products = new Memory(Precision.SINGLE, MOST * BLOCK);
  private final Memory ones = new Memory(Precision.SINGLE, BLOCK);
  private final Memory sums = new Memory(Precision.SINGLE, MOST * BLOCK);
  private final float[] singles = new float[MOST * BLOCK];

  private HostMoments() {
    float[] one = new float[BLOCK];
    Arrays.fill(one, 1);
    ones.write(0, one, 0, BLOCK);
  }

  private static HostMoments create() {
    HostMoments moments = new HostMoments();
    ThreadOwned.add(moments);
    return moments;
  }

  @Override
  public void end() {
    products.free();
    ones.free();
    sums.free();
  }

  /**
   * {@code out[k columns + j] = Σ_i g_ij z_ij^k} for k below {@code count}.
   *
   * @param z columns of {@code rows} elements, one after the other; a block at most in all
   * @param g the same; overwritten
   * @param count in 0..4
   */
  static void of(float[] z, float[] g, int rows, int columns, int count, double[] out) {
    HostMoments mine = MINE.get();
    int n = rows * columns;
    for (int k = 0; k < count; k++) {
      if (k > 0) {
        multiply(g, z, n);
      }
      mine.products.write(k * n, g, 0, n);
    }
    mine.sums(rows, columns * count, out);
  }

  /**
   * The same for monomials with linear tails: {@code out[k columns + j] = Σ_i g_ij ψ_k(z_ij)} with
   * {@code ψ_k(z) = u^k + k u^(k-1) (z - u) = u^(k-1) (k z - (k-1) u)}.
   *
   * @param u the point within the reach that is closest to z
   * @param g overwritten
   * @param count in 0..4
   */
  static void ofTails(
      float[] z, float[] u, float[] g, int rows, int columns, int count, double[] out) {
    HostMoments mine = MINE.get();
    int n = rows * columns;
    float[] terms = mine.singles;
    for (int k = 0; k < count; k++) {
      if (k > 1) {
        multiply(g, u, n);
      }
      if (k > 0) {
        lines(z, u, g, terms, n, k, k - 1);
      }
      mine.products.write(k * n, k > 0 ? terms : g, 0, n);
    }
    mine.sums(rows, columns * count, out);
  }

  private void sums(int rows, int columns, double[] out) {
    if (Blas.available()) {
      Blas.columnSums(products, 0, ones, rows, columns, sums);
      sums.read(0, singles, 0, columns);
      for (int i = 0; i < columns; i++) {
        out[i] = singles[i];
      }
    } else {
      plain(products, rows, columns, out);
    }
  }

  /**
   * The sums of 32-bit columns that lie one after the other.
   *
   * @param rows in 1..1024
   */
  static void sums(Memory x, int rows, double[] out, int columns) {
    WorkerPool.run(
        columns, rows, BLOCK / rows, (from, to) -> MINE.get().sums(x, rows, out, from, to));
  }

  private void sums(Memory x, int rows, double[] out, int first, int end) {
    int step = MOST * BLOCK / rows;
    for (int j = first; j < end; j += step) {
      int wide = Math.min(step, end - j);
      Blas.columnSums(x, j * rows, ones, rows, wide, sums);
      sums.read(0, singles, 0, wide);
      for (int i = 0; i < wide; i++) {
        out[j + i] = singles[i];
      }
    }
  }

  /** The sums of columns where the BLAS binding is absent. */
  static void plain(Memory x, int rows, int columns, double[] out) {
    float[] column = MINE.get().singles;
    for (int j = 0; j < columns; j++) {
      x.read(j * rows, column, 0, rows);
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += column[i];
      }
      out[j] = sum;
    }
  }

  private static void lines(
      float[] z, float[] u, float[] g, float[] out, int n, float slope, float offset) {
    for (int i = 0; i < n; i++) {
      out[i] = g[i] * (slope * z[i] - offset * u[i]);
    }
  }

  private static void multiply(float[] g, float[] z, int n) {
    for (int i = 0; i < n; i++) {
      g[i] *= z[i];
    }
  }
}
