package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.Computed.edge;
import static org.chainzrule.autodiff.Computed.result;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Lookup;

/**
 * Embedding lookup, and pooling of embeddings over bags of ids. A table has shape {@code [d,
 * rows]}: row r is stored as column r, so that each vector is contiguous in memory.
 */
public final class Tables {

  private Tables() {}

  /**
   * Some rows of a table, as the columns of a matrix {@code [d, rows.length]}. Unless it is to be
   * differentiated again, the gradient of a parameter is a {@link RowGradient}, so that no tensor
   * of the table's size is made.
   *
   * @param table shape {@code [d, rows]}
   * @param rows ascending, each once
   * @throws IllegalArgumentException if a row does not exist or is out of order
   */
  public static Variable rows(Variable table, int... rows) {
    int[] chosen = rows.clone();
    int count = table.value().columns();
    return result(
        Lookup.columns(table.value(), chosen),
        Computed.rowsEdge(table, g -> place(g, count, chosen), g -> new RowGradient(chosen, g)));
  }

  /**
   * As {@link #rows(Variable, int...)} from two tables that are indexed as one: the frozen rows
   * come first and have no gradient.
   *
   * @param frozen shape {@code [d, k]}
   * @param table shape {@code [d, rows]}, whose row r has index {@code k + r}
   * @param rows ascending, each once, in 0..k+rows-1
   */
  public static Variable rows(Tensor frozen, Variable table, int... rows) {
    int k = frozen.columns();
    int n = rows.length;
    int[] known = Arrays.stream(rows).filter(row -> row < k).toArray();
    int[] learned = Arrays.stream(rows).filter(row -> row >= k).map(row -> row - k).toArray();
    Variable left = Variable.constant(Lookup.columns(frozen, known));
    return place(left, n, IntStream.range(0, known.length).toArray())
        .plus(place(rows(table, learned), n, IntStream.range(known.length, n).toArray()));
  }

  /** The adjoint of a lookup: zeros {@code [d, count]} with the columns of x at these rows. */
  static Variable place(Variable x, int count, int... rows) {
    return result(Lookup.place(x.value(), count, rows), edge(x, g -> rows(g, rows)));
  }

  /**
   * The sum or mean of the vectors in each example's bag, shape {@code [n, d]}; zeros for an empty
   * bag.
   *
   * @param x the rows that occur, {@link Bags#rows}, shape {@code [d, distinct]}
   * @param mean whether to divide by the number of ids
   */
  public static Variable pool(Variable x, Bags bags, boolean mean) {
    return result(Lookup.pool(x.value(), bags, mean), edge(x, g -> spread(g, bags, mean)));
  }

  /** The adjoint of {@link #pool}: adds each row of x to the columns of its bag. */
  static Variable spread(Variable x, Bags bags, boolean mean) {
    return result(Lookup.spread(x.value(), bags, mean), edge(x, g -> pool(g, bags, mean)));
  }

  /**
   * Max pooling: the largest value of each feature over the vectors in a bag, shape {@code [n, d]};
   * zeros for an empty bag. The gradient goes to the first of equal maxima.
   *
   * @param x the rows that occur, {@link Bags#rows}, shape {@code [d, distinct]}
   */
  public static Variable max(Variable x, Bags bags) {
    int[] largest = bags.largest(x.value());
    Shape shape = Shape.of(bags.examples(), x.value().rows());
    if (x.value().length() == 0) {
      // All bags are empty: zeros whose gradient has no rows, rather than the whole table's size.
      return pool(x, bags, false);
    }
    int[] picked = Arrays.stream(largest).map(at -> Math.max(0, at)).toArray();
    Variable most = x.reshape(Shape.of(x.value().length())).gather(picked).reshape(shape);
    if (Arrays.stream(largest).allMatch(at -> at >= 0)) {
      return most;
    }
    double[] full = Arrays.stream(largest).mapToDouble(at -> at < 0 ? 0 : 1).toArray();
    return most.times(Variable.constant(Tensor.ofColumns(shape, x.value().precision(), full)));
  }
}
