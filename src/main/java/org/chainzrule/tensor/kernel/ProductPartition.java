package org.chainzrule.tensor.kernel;

/**
 * How a matrix product {@code [m, k] · [k, n]} is cut into pieces for several threads, so that its
 * bits do not depend on how many there are.
 *
 * <p>How OpenBLAS rounds an element depends on its place in a block. A cut between blocks of
 * columns changes no bit. A cut between rows may, and a cut along k changes the order of summation;
 * there the number of pieces depends on the sizes of the product alone. So it does for small
 * products, which some processors compute in another way.
 *
 * @param side the dimension that is cut
 * @param pieces at least 1
 * @param size the size of that dimension: n, m or k
 * @param block every piece but the last has a multiple of so many columns, rows or terms
 */
record ProductPartition(Side side, int pieces, int size, int block) {

  /** The dimension that is cut: columns or rows of the result, or the inner dimension k. */
  enum Side {
    COLUMNS,
    ROWS,
    DEPTH
  }

  /** The least multiplications of a product that is shared: some 5 microseconds on one core. */
  private static final double SHARED = 1e5;

  /**
   * The average number of multiplications in a piece. The smallest piece has more than two thirds
   * of it, and OpenBLAS treats products up to a million as small.
   */
  private static final double LARGE = 1.5e6;

  /** The least number of columns for which pieces of whole blocks are about equal. */
  private static final int MANY = 96;

  /** Rows, or terms of sums, in a block: most kernels compute 4, 8 or 16 rows at a time. */
  private static final int ROWS = 16;

  /** Rows in a piece, where there are more than two: each piece reads all of the right factor. */
  private static final int HIGH = 256;

  /** The most pieces of a cut between rows or along k. */
  private static final int MOST = 8;

  /** The least number of terms of a sum that is worth cutting. */
  private static final int DEEP = 128;

  /** Terms in a piece of a long sum. */
  private static final int DEEP_PIECE = 4096;

  /** The largest result for which partial results are summed, in elements. */
  private static final int PARTIAL = 1 << 14;

  /**
   * The partition of one product.
   *
   * @param deep whether the terms of a sum are consecutive in memory in both factors
   * @param threads at least 1
   * @param columns the columns in a block of OpenBLAS
   */
  static ProductPartition of(int m, int n, int k, boolean deep, int threads, int columns) {
    double work = (double) m * n * k;
    boolean narrow = Math.min(m, n) < MANY && (double) m * n <= PARTIAL;
    if (deep && narrow && k >= DEEP && work >= SHARED) {
      return new ProductPartition(Side.DEPTH, Math.max(2, Math.min(MOST, k / DEEP_PIECE)), k, ROWS);
    }
    if (work < SHARED || n < 2 * columns && m < 2 * ROWS) {
      return new ProductPartition(Side.COLUMNS, 1, n, columns);
    }
    if (n < MANY && m >= 2 * ROWS) {
      return new ProductPartition(Side.ROWS, Math.max(2, Math.min(MOST, m / HIGH)), m, ROWS);
    }
    int most = Math.min(threads, n / (2 * columns));
    int pieces = work < 2 * LARGE ? 2 : (int) Math.max(1, Math.min(most, work / LARGE));
    return new ProductPartition(Side.COLUMNS, pieces, n, columns);
  }

  /** The index at which a piece begins, a multiple of the block; the last one is the end. */
  int border(int piece) {
    return piece == pieces
        ? size
        : (int) Math.round((double) size * piece / pieces / block) * block;
  }
}
