package org.chainzrule.nn;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Tables;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Seeds;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * A vector for every token: ids {@code [n, L]} become {@code [n, L, d]}. Ids are whole numbers in
 * 0..rows-1; negative ones are padding, and give zeros. L may differ from batch to batch.
 *
 * <p>Row r of the table is column r of its tensor {@code [d, rows]}, so that a vector lies together
 * in memory. A training step costs what its tokens hold, not what the table does: see {@link
 * org.chainzrule.autodiff.RowGradient}. Ids have no derivative, so the layer reports none, and
 * tangents start at its output.
 *
 * @param table shape {@code [d, rows]}, at most 2²⁴ rows: ids below are exact in 32 bits
 */
public record Embedding(Parameter table) implements Layer {

  /**
   * @throws IllegalArgumentException if the table is no matrix, is empty, or has too many rows
   */
  public Embedding {
    Shape shape = table.shape();
    if (shape.rank() != 2) {
      throw new IllegalArgumentException("expected a table [d, rows], got shape " + shape);
    }
    check(shape.size(1), shape.size(0));
  }

  /**
   * A table to be, with vectors from {@code N(0, 1/d)}: about one long whatever d is, so that a sum
   * of them and its products with others start small.
   *
   * @param rows how many tokens there are, in 1..2²⁴
   * @param d the length of a vector, at least 1
   */
  public static Plan plan(int rows, int d) {
    check(rows, d);
    return (seeds, precision) -> new Embedding(table(rows, d, seeds, precision));
  }

  static Parameter table(int rows, int d, Seeds seeds, Precision precision) {
    Tensor normal = Tensor.normal(seeds.child("table"), Shape.of(d, rows), precision);
    return new Parameter("table", Parameter.Role.EMBEDDING, normal.times(1 / Math.sqrt(d)));
  }

  static void check(int rows, int d) {
    if (rows < 1 || d < 1) {
      throw new IllegalArgumentException(
          "expected a table with rows and a width, got " + rows + " rows of width " + d);
    }
    if (rows > Bags.MOST_ROWS) {
      throw new IllegalArgumentException(
          "expected at most "
              + Bags.MOST_ROWS
              + " rows of a table, up to which ids are exact in 32 bits, got "
              + rows);
    }
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    Tensor ids = x.value();
    checkIds(x.shape());
    int n = ids.rows();
    int length = ids.columns();
    // Each id a bag of its own: in memory order, position after position.
    Tensor apart = ids.reshape(Shape.of(ids.length(), 1));
    Bags bags = Bags.of(apart, table.value().columns());
    Variable vectors = Tables.pool(Tables.rows(table, bags.rows()), bags, false);
    Variable y = vectors.reshape(Shape.of(n, length, table.value().rows()));
    pass.start(y);
    return y;
  }

  static void checkIds(Shape shape) {
    if (shape.rank() != 2) {
      throw new IllegalArgumentException("expected token ids [n, L], got shape " + shape);
    }
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(table);
  }

  @Override
  public Shape outputShape(Shape input) {
    checkExample(this, input);
    return Shape.of(input.size(0), table.value().rows());
  }

  static void checkExample(Layer layer, Shape input) {
    if (input.rank() != 1) {
      throw new IllegalArgumentException(
          layer + " takes examples of shape [L], token ids, got " + input);
    }
  }

  @Override
  public Description describe() {
    return Description.of("Embedding")
        .with("rows", table.value().columns())
        .with("width", table.value().rows());
  }

  @Override
  public String toString() {
    return "Embedding " + table.value().columns() + " x " + table.value().rows();
  }
}
