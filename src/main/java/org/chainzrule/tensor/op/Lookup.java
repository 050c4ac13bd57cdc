package org.chainzrule.tensor.op;

import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Check;
import org.chainzrule.tensor.HostBlock;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.Scratch;

/**
 * Lookups in an embedding table, and sums of the vectors found. A table has shape {@code [d,
 * rows]}: row r of the table, the vector of token r, is column r of the matrix, and so its elements
 * are consecutive in memory.
 */
public final class Lookup {

  private Lookup() {}

  /**
   * A copy of some columns of a matrix.
   *
   * @param x shape {@code [d, rows]}
   * @param columns ascending, each once
   * @return shape {@code [d, columns.length]}
   * @throws IllegalArgumentException if a column does not exist or is out of order
   */
  public static Tensor columns(Tensor x, int... columns) {
    check(x, columns);
    int d = x.rows();
    Tensor out = Tensor.blank(Shape.of(d, columns.length), x.precision());
    int step = Scratch.columnsInBlock(d);
    HostBlock block = HostBlock.scratch(x.precision(), 1, step * d);
    for (int i = 0; i < columns.length; i += step) {
      int n = Math.min(step, columns.length - i);
      block.readColumns(x.memory(), d, columns, i, n);
      block.write(out.memory(), i * d, n * d);
    }
    return out;
  }

  /**
   * The adjoint of {@link #columns}: the columns of x in their places in a matrix {@code [d, rows]}
   * of zeros.
   */
  public static Tensor place(Tensor x, int rows, int... columns) {
    Check.matrix(x);
    Tensor out = Tensor.zeros(Shape.of(x.rows(), rows), x.precision());
    Accumulate.columns(out, x, columns);
    return out;
  }

  /**
   * The sum or mean of the vectors of each example; zeros for an empty bag.
   *
   * @param x the rows that occur, shape {@code [d, distinct]}
   * @param mean whether to divide by the number of ids
   * @return shape {@code [n, d]}
   */
  public static Tensor pool(Tensor x, Bags bags, boolean mean) {
    bags.check(x);
    Tensor out = Tensor.blank(Shape.of(bags.examples(), x.rows()), x.precision());
    Kernels.active().pool(x, bags, mean, out);
    return out;
  }

  /**
   * The adjoint of {@link #pool}.
   *
   * @param g shape {@code [n, d]}
   * @return shape {@code [d, distinct]}
   */
  public static Tensor spread(Tensor g, Bags bags, boolean mean) {
    Check.shape(Shape.of(bags.examples(), g.columns()), g.shape());
    Tensor out = Tensor.blank(Shape.of(g.columns(), bags.distinct()), g.precision());
    Kernels.active().spread(g, bags, mean, out);
    return out;
  }

  static void check(Tensor x, int... columns) {
    Check.matrix(x);
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] < 0 || columns[i] >= x.columns()) {
        throw new IllegalArgumentException(
            "expected rows of a table of " + x.columns() + ", got " + columns[i]);
      }
      if (i > 0 && columns[i] <= columns[i - 1]) {
        throw new IllegalArgumentException(
            "expected rows in ascending order, each once, got "
                + columns[i]
                + " after "
                + columns[i - 1]);
      }
    }
  }
}
