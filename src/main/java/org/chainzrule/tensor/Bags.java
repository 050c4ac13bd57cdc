package org.chainzrule.tensor;

import java.util.Arrays;
import org.chainzrule.Internal;

/**
 * The token ids of each example of a batch, without order: bags of rows of an embedding table. The
 * ids are read and sorted once, so that each row of the table that occurs is read once, however
 * often it occurs.
 */
public final class Bags {

  /** The id that pads an example after its last token; every other negative number does too. */
  public static final int PADDING = -1;

  /** The most rows a table may have: every id below is exact in 32 bits. */
  public static final int MOST_ROWS = 1 << 24;

  /** Bits of a digit of the radix sort: two digits reach {@link #MOST_ROWS}. */
  private static final int DIGIT = 12;

  private final int[] rows;

  /** For each id, example after example, its index in {@link #rows}. */
  @Internal public final int[] positions;

  /** The index of each example's first entry in {@link #positions}, and last their number. */
  @Internal public final int[] starts;

  private Bags(int[] rows, int[] positions, int[] starts) {
    this.rows = rows;
    this.positions = positions;
    this.starts = starts;
  }

  /**
   * The bags of a matrix of token ids.
   *
   * @param ids whole numbers in 0..count-1, shape {@code [n, L]}; negative numbers are padding
   * @param count the rows of the table, in 0..2²⁴
   * @throws IllegalArgumentException if a number is not such an id
   */
  public static Bags of(Tensor ids, int count) {
    Check.matrix(ids);
    if (count > MOST_ROWS) {
      throw new IllegalArgumentException(
          "expected at most " + MOST_ROWS + " rows of a table, got " + count);
    }
    int n = ids.rows();
    double[] numbers = ids.toColumns();
    int[] all = new int[numbers.length];
    int[] starts = new int[n + 1];
    int length = 0;
    for (int s = 0; s < n; s++) {
      for (int at = s; at < numbers.length; at += n) {
        double id = numbers[at];
        if (!(id < 0)) {
          all[length++] = whole(id, count, s);
        }
      }
      starts[s + 1] = length;
    }
    int[] rows = new int[length];
    int[] positions = new int[length];
    int distinct = 0;
    for (int at : sorted(all, length, count)) {
      if (distinct == 0 || rows[distinct - 1] != all[at]) {
        rows[distinct++] = all[at];
      }
      positions[at] = distinct - 1;
    }
    return new Bags(Arrays.copyOf(rows, distinct), positions, starts);
  }

  private static int whole(double id, int count, int example) {
    if (!(id < count && id == Math.rint(id))) {
      throw new IllegalArgumentException(
          "expected whole token ids in 0.."
              + (count - 1)
              + ", or negative numbers as padding, got "
              + id
              + " in row "
              + example);
    }
    return (int) id;
  }

  /** The indices 0..length-1 sorted by the keys they point at, by a stable radix sort. */
  private static int[] sorted(int[] keys, int length, int bound) {
    int[] from = new int[length];
    int[] to = new int[length];
    Arrays.setAll(from, i -> i);
    for (int shift = 0; (bound - 1) >> shift > 0; shift += DIGIT) {
      int[] places = new int[(1 << DIGIT) + 1];
      for (int i = 0; i < length; i++) {
        places[((keys[i] >> shift) & ((1 << DIGIT) - 1)) + 1]++;
      }
      for (int digit = 0; digit < 1 << DIGIT; digit++) {
        places[digit + 1] += places[digit];
      }
      for (int i = 0; i < length; i++) {
        to[places[(keys[from[i]] >> shift) & ((1 << DIGIT) - 1)]++] = from[i];
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  /** The rows that occur, each once, ascending. */
  public int[] rows() {
    return rows.clone();
  }

  /** The number of different rows that occur. */
  public int distinct() {
    return rows.length;
  }

  /** The number of examples n. */
  public int examples() {
    return starts.length - 1;
  }

  /** The number of ids of one example, without padding. */
  public int size(int example) {
    return starts[example + 1] - starts[example];
  }

  /**
   * The position of the maximum over each example's rows, by feature: element {@code s + n j} is
   * the index in the memory of x of the largest feature j among the rows of example s. It is the
   * first of equals, that of a NaN where there is one, and -1 where the bag is empty.
   *
   * @param x the rows that occur, as the columns of a matrix {@code [d, distinct]}
   * @return {@code n d} indices
   */
  public int[] largest(Tensor x) {
    check(x);
    int d = x.rows();
    int n = examples();
    double[] values = x.toColumns();
    int[] best = new int[d * n];
    Arrays.fill(best, -1);
    for (int s = 0; s < n; s++) {
      for (int e = starts[s]; e < starts[s + 1]; e++) {
        for (int j = 0; j < d; j++) {
          int at = j + d * positions[e];
          int old = best[s + n * j];
          // NaN wins, or it would be lost.
          if (old < 0 || values[at] > values[old] || Double.isNaN(values[at])) {
            best[s + n * j] = at;
          }
        }
      }
    }
    return best;
  }

  /** Checks that a matrix has shape {@code [d, distinct]}. */
  @Internal
  public void check(Tensor x) {
    Check.matrix(x);
    Check.shape(Shape.of(x.rows(), distinct()), x.shape());
  }

  /** A short description; never all ids. */
  @Override
  public String toString() {
    return "Bags of " + examples() + " examples, " + rows.length + " rows";
  }
}
