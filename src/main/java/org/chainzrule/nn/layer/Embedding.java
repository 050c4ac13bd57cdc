package org.chainzrule.nn.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Tables;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.onnx.OnnxType;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/**
 * A vector for every token: ids {@code [n, L]} become {@code [n, L, d]}. Ids are whole numbers in
 * 0..rows-1; negative ones are padding, and give zeros. L may differ from batch to batch.
 *
 * <p>Row r of the table is column r of its tensor {@code [d, rows]}, so that a vector lies together
 * in memory. The cost of a training step depends on the number of tokens in the batch, not on the
 * size of the table: see {@link org.chainzrule.autodiff.RowGradient}. Ids have no derivative, so
 * the layer reports none, and tangents start at its output.
 *
 * <p>Vectors that were learned elsewhere may stay as they are: the first ids are then theirs, and
 * the table's rows come after them.
 *
 * @param table what is learned, shape {@code [d, rows]}
 * @param frozen what is kept, shape {@code [d, k]}; both have at most 2²⁴ rows together: ids below
 *     are exact in 32 bits
 */
public record Embedding(Parameter table, Optional<Parameter> frozen) implements Layer {

  /**
   * @throws IllegalArgumentException if a table is no matrix, is empty, or has too many rows, or
   *     both differ in width
   */
  public Embedding {
    checkTable(table);
    frozen.ifPresent(Embedding::checkTable);
    check(count(table, frozen), table.value().rows());
    if (frozen.isPresent() && frozen.get().value().rows() != table.value().rows()) {
      throw new IllegalArgumentException(
          "expected tables of one width, got " + table.shape() + " and " + frozen.get().shape());
    }
  }

  /** A table of which every row is learned. */
  public Embedding(Parameter table) {
    this(table, Optional.empty());
  }

  private static void checkTable(Parameter table) {
    Shape shape = table.shape();
    if (shape.rank() != 2) {
      throw new IllegalArgumentException("expected a table [d, rows], got shape " + shape);
    }
    check(shape.size(1), shape.size(0));
  }

  /** How many ids there are. */
  static int count(Parameter table, Optional<Parameter> frozen) {
    return table.value().columns() + frozen.map(each -> each.value().columns()).orElse(0);
  }

  /**
   * The plan of a bag whose table is learned, with vectors from {@code N(0, 1/d)}: about one long
   * whatever d is, so that a sum of them and its products with others start small.
   *
   * @param rows how many tokens there are, in 1..2²⁴
   * @param d the length of a vector, at least 1
   */
  public static LayerPlan plan(int rows, int d) {
    check(rows, d);
    return (seeds, precision) -> new Embedding(table(rows, d, seeds, precision));
  }

  /**
   * The plan of a table whose first rows are pretrained vectors, and the others as {@link
   * #plan(int, int)} makes them.
   *
   * @param vectors shape {@code [k, d]}
   * @param more how many rows follow; at least 1 where the vectors are frozen
   * @param frozen whether training leaves the vectors as they are
   */
  public static LayerPlan plan(Tensor vectors, int more, boolean frozen) {
    int d = checkVectors(vectors, more, frozen);
    return (seeds, precision) -> {
      if (more == 0) {
        Tensor table = vectors.transpose().cast(precision);
        return new Embedding(new Parameter("table", Parameter.Role.EMBEDDING, table));
      }
      Parameter others = table(more, d, seeds, precision);
      return frozen
          ? new Embedding(others, Optional.of(frozen(vectors.transpose().cast(precision))))
          : new Embedding(joined(vectors, others));
    };
  }

  /** Rows to be frozen whose numbers come from a file. */
  @Internal("model")
  public static LayerPlan plan(int rows, int d, int frozen) {
    check(frozen, d);
    return plan(Tensor.zeros(Shape.of(frozen, d), Precision.SINGLE), rows, true);
  }

  static int checkVectors(Tensor vectors, int more, boolean frozen) {
    if (vectors.shape().rank() != 2) {
      throw new IllegalArgumentException("expected vectors [k, d], got shape " + vectors.shape());
    }
    check(vectors.rows(), vectors.columns());
    if (more != 0 || frozen) {
      check(more, vectors.columns());
    }
    check(vectors.rows() + more, vectors.columns());
    return vectors.columns();
  }

  private static Parameter frozen(Tensor columns) {
    return new Parameter("frozen", Parameter.Role.STATE, columns);
  }

  private static Parameter joined(Tensor vectors, Parameter others) {
    int[] all = IntStream.range(0, vectors.rows() + others.value().columns()).toArray();
    Tensor first = vectors.transpose().cast(others.value().precision());
    Tensor table = Tables.rows(first, Variable.constant(others.value()), all).value();
    return new Parameter("table", Parameter.Role.EMBEDDING, table);
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
    Bags bags = Bags.of(apart, count(table, frozen));
    Variable vectors = Tables.pool(rows(table, frozen, bags), bags, false);
    Variable y = vectors.reshape(Shape.of(n, length, table.value().rows()));
    pass.start(y);
    pass.tokens(present(ids));
    return y;
  }

  /** Ones for tokens and zeros for padding, shape {@code [n, L]}. */
  private static Tensor present(Tensor ids) {
    double[] mask = ids.toColumns();
    Arrays.setAll(mask, i -> mask[i] < 0 ? 0 : 1);
    return Tensor.ofColumns(ids.shape(), ids.precision(), mask);
  }

  /** The rows that occur. */
  static Variable rows(Parameter table, Optional<Parameter> frozen, Bags bags) {
    return frozen
        .map(kept -> Tables.rows(kept.value(), table, bags.rows()))
        .orElseGet(() -> Tables.rows(table, bags.rows()));
  }

  static void checkIds(Shape shape) {
    if (shape.rank() != 2) {
      throw new IllegalArgumentException("expected token ids [n, L], got shape " + shape);
    }
  }

  @Override
  public List<Parameter> parameters() {
    return parameters(table, frozen);
  }

  static List<Parameter> parameters(Parameter table, Optional<Parameter> frozen) {
    return frozen.map(kept -> List.of(table, kept)).orElseGet(() -> List.of(table));
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
  public LayerBound bound() {
    throw Embedding.noInterval(this);
  }

  /** Why a layer that reads token ids has no bounds. */
  static IllegalArgumentException noInterval(Layer layer) {
    return new IllegalArgumentException(
        "expected a network above the tokens to bound, as ids lie in no interval; got " + layer);
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    OnnxTensor ids = x.as(OnnxType.INT64);
    OnnxTensor present = present(ids);
    x.tokens(present, input.size(0));
    return vectors(ids, present, table, frozen).permute(0, 2, 1);
  }

  /** Where ids are no padding. */
  static OnnxTensor present(OnnxTensor ids) {
    return ids.integers(-1).less(ids);
  }

  /** The vectors of ids, zeros for padding, shape {@code [n, L, d]}. */
  static OnnxTensor vectors(
      OnnxTensor ids, OnnxTensor present, Parameter table, Optional<Parameter> frozen) {
    Tensor columns =
        frozen.map(kept -> Tensor.concat(1, kept.value(), table.value())).orElseGet(table::value);
    OnnxTensor rows = ids.constant("table", columns.transpose());
    OnnxTensor all = rows.node("Gather", ids.node("Max", ids.integers(0)));
    return present.unsqueeze(2).choose(all, all.constant(0));
  }

  @Override
  public Description describe() {
    return describe("Embedding", table, frozen);
  }

  static Description describe(String type, Parameter table, Optional<Parameter> frozen) {
    Description learned =
        Description.of(type)
            .with("rows", table.value().columns())
            .with("width", table.value().rows());
    return frozen.map(kept -> learned.with("frozen", kept.value().columns())).orElse(learned);
  }

  @Override
  public String toString() {
    return "Embedding " + sizes(table, frozen);
  }

  static String sizes(Parameter table, Optional<Parameter> frozen) {
    return count(table, frozen)
        + " x "
        + table.value().rows()
        + frozen.map(kept -> ", " + kept.value().columns() + " frozen").orElse("");
  }
}
