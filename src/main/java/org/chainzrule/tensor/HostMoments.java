package org.chainzrule.tensor;

import static org.chainzrule.tensor.Scratch.BLOCK;

import java.util.Arrays;

/**
 * Moments of columns in 32 bits. The products are a loop that the compiler vectorises; sums it
 * never reorders, so they are BLAS's, a product of the columns with ones.
 */
final class HostMoments {

  private static final int MOST = 4;

  private static final ThreadLocal<HostMoments> MINE = ThreadLocal.withInitial(HostMoments::new);

  private final Memory products = new Memory(Precision.SINGLE, MOST * BLOCK);
  private final Memory ones = new Memory(Precision.SINGLE, BLOCK);
  private final Memory sums = new Memory(Precision.SINGLE, MOST * BLOCK);
  private final float[] singles = new float[MOST * BLOCK];

  private HostMoments() {
    float[] one = new float[BLOCK];
    Arrays.fill(one, 1);
    ones.write(0, one, 0, BLOCK);
  }

  /**
   * {@code out[k columns + j] = Σ_i g_ij z_ij^k} for k below {@code count}.
   *
   * @param z columns of {@code rows} elements, one after the other; a block at most in all
   * @param g the same; used up
   * @param count in 0..4
   */
  static void of(float[] z, float[] g, int rows, int columns, int count, double[] out) {
    if (!Blas.available()) {
      plain(z, g, rows, columns, count, out);
      return;
    }
    HostMoments mine = MINE.get();
    int n = rows * columns;
    for (int k = 0; k < count; k++) {
      if (k > 0) {
        multiply(g, z, n);
      }
      mine.products.write(k * n, g, 0, n);
    }
    Blas.columnSums(mine.products, 0, mine.ones, rows, count * columns, mine.sums);
    mine.sums.read(0, mine.singles, 0, count * columns);
    for (int i = 0; i < count * columns; i++) {
      out[i] = mine.singles[i];
    }
  }

  /**
   * The sums of 32-bit columns that lie one after the other.
   *
   * @param rows in 1..1024
   */
  static void sums(Memory x, int rows, double[] out, int columns) {
    Team.run(columns, rows, BLOCK / rows, (from, to) -> MINE.get().sums(x, rows, out, from, to));
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

  /** As {@link #of}, where the binding is absent. */
  static void plain(float[] z, float[] g, int rows, int columns, int count, double[] out) {
    for (int at = 0; at < count * columns; at++) {
      int j = at % columns;
      if (at >= columns && j == 0) {
        multiply(g, z, rows * columns);
      }
      double sum = 0;
      for (int i = j * rows; i < (j + 1) * rows; i++) {
        sum += g[i];
      }
      out[at] = sum;
    }
  }

  private static void multiply(float[] g, float[] z, int n) {
    for (int i = 0; i < n; i++) {
      g[i] *= z[i];
    }
  }
}
