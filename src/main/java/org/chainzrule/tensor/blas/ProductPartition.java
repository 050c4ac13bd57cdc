package org.chainzrule.tensor.blas;

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
  static final int ROWS = 16;

  /** Rows in a piece, where there are more than two: each piece reads all of the right factor. */
  private static final int HIGH = 256;

  /** The most pieces of a cut between rows, along k, or of the gradient of a convolution. */
  static final int MOST = 8;

  /** The least number of terms of a sum that is worth cutting. */
  private static final int DEEP = 128;

  /** Terms in a piece of a long sum. */
  private static final int DEEP_PIECE = 4096;

  /** The largest result for which partial results are summed, in elements. */
  static final int PARTIAL = 1 << 14;

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

  /**
   * A product cut into blocks of rows and columns so small that OpenBLAS computes each by a kernel
   * for small products, which does not copy its factors first. Only the sets of kernels for AVX-512
   * have them. The blocks depend on the product alone.
   *
   * @param m the rows of the result
   * @param n its columns
   * @param rows of every block but the last of a column of blocks
   * @param columns of every block but the last of a row of blocks
   * @param terms of sums that are added at a time: k, or less where many rows of the left factor
   *     are worth more than long sums
   */
  record Blocks(int m, int n, int rows, int columns, int terms) {

    /** The most multiplications {@code m n k} of a product that OpenBLAS calls small. */
    static final int SMALL = 1_000_000;

    /** The largest result of a small product {@code a^T b}, in elements. */
    static final int SMALL_TRANSPOSED = 1200;

    /** The least terms of sums for which {@code a^T b} is computed in several blocks. */
    private static final int LONG = 256;

    /** Rows that a kernel computes at once. */
    static final int HIGH = 64;

    /** The most rows of a block: a part of both factors stays in a core's cache. */
    static final int HIGHEST = 2048;

    /** The rows of a block from which parts of columns are long enough to read ahead. */
    private static final int TALL = 1024;

    /** The most parts of sums for the sake of taller blocks, since each reads the result. */
    private static final int MOST_PARTS = 8;

    /** Columns that a kernel computes at once are divisors of this. */
    private static final int WIDE = 8;

    /** The most columns of a block. */
    private static final int WIDEST = 48;

    /** The least columns of a block where the right factor is transposed: fewer gain nothing. */
    private static final int LEAST_TURNED = 24;

    /**
     * The blocks of {@code a b} or {@code a b^T}; null where one block would not be worth it: with
     * very long sums, it would have too few rows or columns.
     *
     * @param turned whether the right factor is transposed
     */
    static Blocks of(int m, int n, int k, boolean turned) {
      int high = Math.min(m, HIGH);
      int widest = high < HIGH ? WIDEST * HIGH / high : WIDEST;
      int fit = (int) Math.min(widest, SMALL / ((long) high * k));
      if (fit < Math.min(n, turned ? LEAST_TURNED : WIDE)) {
        return null;
      }
      int columns = n <= fit ? n : even(n, fit / WIDE * WIDE, WIDE);
      int terms = turned || columns < n || m < 4 * TALL ? k : terms(n, k);
      int most = (int) Math.min(HIGHEST, SMALL / ((long) columns * terms));
      int rows = m <= most ? m : most / HIGH * HIGH;
      if (rows < m || columns < n || (double) m * n * k < SHARED) {
        return new Blocks(m, n, rows, columns, terms);
      }
      return m >= 2 * ROWS
          ? new Blocks(m, n, even(m, (m + 1) / 2, ROWS), n, k)
          : new Blocks(m, n, m, even(n, (n + 1) / 2, WIDE), k);
    }

    /** The terms of a part of a sum with which blocks of all columns are tall. */
    private static int terms(int n, int k) {
      long parts = ((long) TALL * n * k - 1) / SMALL + 1;
      return parts > MOST_PARTS ? k : (int) ((k - 1) / parts + 1);
    }

    /** A size, multiple of a step, of about equal parts that are hardly larger than the most. */
    static int even(int size, int most, int step) {
      int parts = (size - 1) / most + 1;
      return ((size - 1) / parts / step + 1) * step;
    }

    /**
     * The columns of a block of {@code a^T b} with m rows, up to n columns and sums of k terms. One
     * block of several is not worth it where sums are short.
     */
    static int width(int m, int n, int k) {
      int most = SMALL_TRANSPOSED / m;
      return n <= most || k < LONG ? n : Math.max(WIDE, most / WIDE * WIDE);
    }

    /** The terms of a sum in a small product {@code a^T b} that is one of several, at most k. */
    static int depth(int m, int n, int k) {
      int most = SMALL / (m * n) / ROWS * ROWS;
      return k <= most ? k : even(k, most, ROWS);
    }

    int count() {
      return down() * (((n - 1) / columns) + 1);
    }

    /** The number of blocks one below the other. */
    private int down() {
      return (m - 1) / rows + 1;
    }

    /** The first row of a block; blocks are numbered down the columns. */
    int row(int block) {
      return block % down() * rows;
    }

    int column(int block) {
      return block / down() * columns;
    }

    /** The number of rows of a block that begins at a row. */
    int height(int row) {
      return Math.min(rows, m - row);
    }

    int width(int column) {
      return Math.min(columns, n - column);
    }
  }
}
