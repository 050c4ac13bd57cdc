package org.chainzrule.autodiff;

import java.util.Arrays;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Accumulate;
import org.chainzrule.tensor.op.Lookup;

/**
 * A row-sparse gradient of an embedding table {@code [d, rows]}: the indices of the rows that were
 * used, and the gradient of each. All other rows have gradient zero.
 */
public final class RowGradient {

  private final int[] rows;
  private final Tensor values;

  /**
   * A gradient of some rows. The memory of {@code values} is taken over.
   *
   * @param rows row indices, ascending, each once
   * @param values the gradient of row {@code rows[i]} in column i, shape {@code [d, rows.length]}
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

  /** The row indices, ascending, each once. */
  public int[] rows() {
    return rows.clone();
  }

  /** The gradient of each of these rows as a column, shape {@code [d, rows().length]}. */
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

  /** The sum of two gradients of one table; where both have a row, this one's comes first. */
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
