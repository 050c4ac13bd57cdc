package org.chainzrule.tensor.kernel;

/**
 * How a matrix product {@code [m, k] · [k, n]} is cut into pieces for several threads, so that its
 * bits do not depend on how many there are.
 *
 * <p>OpenBLAS rounds a number by its place in a block. Between blocks of columns a cut changes
 * nothing. Between rows it does, and along k sums are other sums, so there the number of pieces
 * goes by the product alone; and so it does for small products, which some processors compute in
 * another way.
 *
 * @param side what is cut
 * @param pieces at least 1
 * @param size of what is cut: n, m or k
 * @param block columns, rows or terms of which a piece has a multiple, but for the last
 */
record ProductPartition(Side side, int pieces, int size, int block) {

  /** The result's columns or rows, or the sums that its numbers are. */
  enum Side {
    COLUMNS,
    ROWS,
    DEPTH
  }

  /** Multiplications from which on a product is shared: some 5 microseconds on one core. */
  private static final double SHARED = 1e5;

  /**
   * Multiplications of a piece on average. The smallest has more than two thirds of it, and
   * OpenBLAS takes a product for small up to a million.
   */
  private static final double LARGE = 1.5e6;

  /** Columns from which on pieces of whole blocks are about equal. */
  private static final int MANY = 96;

  /** Rows, or terms of sums, in a block: most kernels compute 4, 8 or 16 rows at a time. */
  private static final int ROWS = 16;

  /** Rows in a piece, where there are more than two: each piece reads all of the right factor. */
  private static final int HIGH = 256;

  private static final int MOST = 8;

  /** Terms of a sum from which on it is worth cutting, and some in a piece of many. */
  private static final int DEEP = 128;

  private static final int DEEP_PIECE = 4096;

  /** Numbers of a result that are added up once more for every piece. */
  private static final int PARTIAL = 1 << 14;

  /**
   * @param deep whether what is summed up lies together in both factors
   * @param threads at least 1
   * @param columns in a block of OpenBLAS's
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

  /** Where a piece begins: between blocks. The last border is the end. */
  int border(int piece) {
    return piece == pieces
        ? size
        : (int) Math.round((double) size * piece / pieces / block) * block;
  }
}
