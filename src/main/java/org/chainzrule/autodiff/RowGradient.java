package org.chainzrule.autodiff;

import java.util.Arrays;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Accumulate;
import org.chainzrule.tensor.op.Lookup;

/**
 * The gradient of a table {@code [d, rows]} of which only some rows were used: their numbers, and
 * what a dense gradient would hold in those rows. All other rows have zeros.
 */
public final class RowGradient {

  private final int[] rows;
  private final Tensor values;

  /**
   * Takes over both.
   *
   * @param rows ascending, each once
   * @param values column i belongs to row {@code rows[i]}, shape {@code [d, rows.length]}
   * @throws IllegalArgumentException if there is not one column for each row
   */
  public RowGradient(int[] rows, Tensor values) {
    if (values.shape().rank() != 2 || values.columns() != rows.length) {
      throw new IllegalArgumentException(
          "expected values [d, " + rows.length + "], got shape " + values.shape());
    }
    this.rows = rows.clone();
    this.values = values;
  }

  /** The rows' numbers, ascending, each once. */
  public int[] rows() {
    return rows.clone();
  }

  /** What belongs to each row, shape {@code [d, rows]}. */
  public Tensor values() {
    return values;
  }

  /** The same as a dense gradient of a table of {@code count} rows. */
  Tensor dense(int count) {
    return Lookup.place(values, count, rows);
  }

  /** Adds this to a dense gradient. */
  void addTo(Tensor sum) {
    Accumulate.columns(sum, values, rows);
  }

  /** The sum of both, each row once; always summed in this order. */
  public RowGradient plus(RowGradient other) {
    int[] all = new int[rows.length + other.rows.length];
    int[] mine = new int[rows.length];
    int[] theirs = new int[other.rows.length];
    int count = 0;
    for (int i = 0, j = 0; i < rows.length || j < other.rows.length; count++) {
      boolean first = j == other.rows.length || (i < rows.length && rows[i] <= other.rows[j]);
      all[count] = first ? rows[i] : other.rows[j];
      if (j < other.rows.length && other.rows[j] == all[count]) {
        theirs[j++] = count;
      }
      if (first) {
        mine[i++] = count;
      }
    }
    int[] union = Arrays.copyOf(all, count);
    Tensor sum = Lookup.place(values, count, mine);
    Accumulate.columns(sum, other.values, theirs);
    return new RowGradient(union, sum);
  }

  @Override
  public String toString() {
    return "RowGradient of " + rows.length + " rows";
  }
}
