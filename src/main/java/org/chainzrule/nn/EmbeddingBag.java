package org.chainzrule.nn;

import java.util.List;
import java.util.Locale;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Tables;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Shape;

/**
 * One vector for a whole text: ids {@code [n, L]} become {@code [n, d]}, the sum, mean or largest
 * number of the vectors of each example's tokens, whatever their order. Ids are whole numbers in
 * 0..rows-1; negative ones are padding and do not count; an empty bag gives zeros. L may differ
 * from batch to batch.
 *
 * <p>What {@link Embedding} says of its table, of the cost of a step and of derivatives holds here
 * too.
 *
 * @param table shape {@code [d, rows]}, at most 2²⁴ rows
 * @see <a href="https://arxiv.org/abs/1607.01759">Joulin et al., 2016: the mean, in fastText</a>
 */
public record EmbeddingBag(Parameter table, Mode mode) implements Layer {

  /** What is made of a bag of vectors. */
  public enum Mode {
    /** Their sum. */
    SUM,
    /** Their sum over their number. */
    MEAN,
    /** The largest of each feature; the first of equals gets the gradient. */
    MAX
  }

  /**
   * @throws IllegalArgumentException if the table is no matrix, is empty, or has too many rows
   */
  public EmbeddingBag {
    table = new Embedding(table).table();
  }

  /** A table to be, with vectors as those of {@link Embedding#plan}. */
  public static Plan plan(int rows, int d, Mode mode) {
    Embedding.check(rows, d);
    return (seeds, precision) -> new EmbeddingBag(Embedding.table(rows, d, seeds, precision), mode);
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    Embedding.checkIds(x.shape());
    Bags bags = Bags.of(x.value(), table.value().columns());
    Variable vectors = Tables.rows(table, bags.rows());
    Variable y =
        mode == Mode.MAX
            ? Tables.max(vectors, bags)
            : Tables.pool(vectors, bags, mode == Mode.MEAN);
    pass.start(y);
    return y;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(table);
  }

  @Override
  public Shape outputShape(Shape input) {
    Embedding.checkExample(this, input);
    return Shape.of(table.value().rows());
  }

  @Override
  public Description describe() {
    return Description.of("EmbeddingBag")
        .with("rows", table.value().columns())
        .with("width", table.value().rows())
        .with("mode", mode.name());
  }

  @Override
  public String toString() {
    return "EmbeddingBag "
        + table.value().columns()
        + " x "
        + table.value().rows()
        + ", "
        + mode.name().toLowerCase(Locale.ROOT);
  }
}
