package org.chainzrule.nn.layer;

import java.util.List;
import java.util.Locale;
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
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * One vector for a whole text: ids {@code [n, L]} become {@code [n, d]}, the sum, mean or largest
 * number of the vectors of each example's tokens, whatever their order. Ids are whole numbers in
 * 0..rows-1; negative ones are padding and do not count; an empty bag gives zeros. L may differ
 * from batch to batch.
 *
 * <p>What {@link Embedding} says of its table, of the cost of a step and of derivatives holds here
 * too.
 *
 * @param table what is learned, shape {@code [d, rows]}
 * @param frozen what is kept, shape {@code [d, k]}, with the first ids
 * @see <a href="https://arxiv.org/abs/1607.01759">Joulin et al., 2016: the mean, in fastText</a>
 */
public record EmbeddingBag(Parameter table, Optional<Parameter> frozen, Mode mode)
    implements Layer {

  /** How the vectors of a text become one vector. */
  public enum Mode {
    /** Their sum. */
    SUM,
    /** Their sum over their number. */
    MEAN,
    /**
     * Their sum divided by the square root of their number, so that long texts have longer vectors.
     */
    ROOT,
    /** The largest of each feature; the first of equals gets the gradient. */
    MAX
  }

  /**
   * @throws IllegalArgumentException as {@link Embedding}
   */
  public EmbeddingBag {
    frozen = new Embedding(table, frozen).frozen();
  }

  /** A table of which every row is learned. */
  public EmbeddingBag(Parameter table, Mode mode) {
    this(table, Optional.empty(), mode);
  }

  /** The plan of a bag whose table is learned, with vectors as those of {@link Embedding#plan}. */
  public static LayerPlan plan(int rows, int d, Mode mode) {
    return of(Embedding.plan(rows, d), mode);
  }

  /**
   * The plan of a bag whose table begins with given vectors, as {@link Embedding#plan(Tensor, int,
   * boolean)}.
   */
  public static LayerPlan plan(Tensor vectors, int more, boolean frozen, Mode mode) {
    return of(Embedding.plan(vectors, more, frozen), mode);
  }

  /** The same table with another mode. */
  @Internal("model")
  public static LayerPlan of(LayerPlan embedding, Mode mode) {
    return (seeds, precision) -> {
      Embedding layer = (Embedding) embedding.build(seeds, precision);
      return new EmbeddingBag(layer.table(), layer.frozen(), mode);
    };
  }

  /**
   * The contribution of each token of one text: rows that sum to the output. Of {@link Mode#MAX} a
   * number belongs to the first token that has it.
   *
   * @param ids shape {@code [1, L]}
   * @return shape {@code [L, d]}, zeros for padding
   */
  public Tensor parts(Tensor ids) {
    Tensor y =
        new Embedding(table, frozen).forward(Variable.constant(ids), Pass.inference()).value();
    int length = ids.columns();
    int d = table.value().rows();
    Tensor vectors = y.reshape(Shape.of(length, d));
    int[] tokens = IntStream.range(0, length).filter(t -> !(ids.at(0, t) < 0)).toArray();
    return switch (mode) {
      case SUM -> vectors;
      case MEAN -> vectors.times(1.0 / Math.max(1, tokens.length));
      case ROOT -> vectors.times(1 / Math.sqrt(Math.max(1, tokens.length)));
      case MAX -> {
        double[] all = vectors.toColumns();
        double[] picked = new double[all.length];
        for (int j = 0; tokens.length > 0 && j < d; j++) {
          int best = tokens[0];
          for (int t : tokens) {
            best = all[t + j * length] > all[best + j * length] ? t : best;
          }
          picked[best + j * length] = all[best + j * length];
        }
        yield Tensor.ofColumns(vectors.shape(), vectors.precision(), picked);
      }
    };
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    Embedding.checkIds(x.shape());
    Bags bags = Bags.of(x.value(), Embedding.count(table, frozen));
    Variable vectors = Embedding.rows(table, frozen, bags);
    Variable y =
        switch (mode) {
          case SUM -> Tables.pool(vectors, bags, false);
          case MEAN -> Tables.pool(vectors, bags, true);
          case ROOT -> Tables.pool(vectors, bags, true).times(roots(bags));
          case MAX -> Tables.max(vectors, bags);
        };
    pass.start(y);
    return y;
  }

  /** The root of each bag's size, shape {@code [n, 1]}. */
  private Variable roots(Bags bags) {
    double[] roots =
        IntStream.range(0, bags.examples()).mapToDouble(s -> Math.sqrt(bags.size(s))).toArray();
    Tensor column = Tensor.of(Shape.of(roots.length, 1), roots);
    return Variable.constant(column.cast(table.value().precision()));
  }

  @Override
  public List<Parameter> parameters() {
    return Embedding.parameters(table, frozen);
  }

  @Override
  public Shape outputShape(Shape input) {
    Embedding.checkExample(this, input);
    return Shape.of(table.value().rows());
  }

  @Override
  public LayerBound bound() {
    throw Embedding.noInterval(this);
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    OnnxTensor ids = x.as(OnnxType.INT64);
    if (mode == Mode.MAX) {
      // One that is always there, since nothing is the largest of none.
      ids = ids.node("Pad", ids.integers(0, 0, 0, 1), ids.integers(Bags.PADDING).reshape());
    }
    OnnxTensor present = Embedding.present(ids);
    OnnxTensor vectors = Embedding.vectors(ids, present, table, frozen);
    OnnxTensor counts = present.as(vectors.type()).sum(1).unsqueeze(1);
    OnnxTensor most = counts.node("Max", counts.constant(1));
    return switch (mode) {
      case SUM -> vectors.sum(1);
      case MEAN -> vectors.sum(1).divide(most);
      case ROOT -> vectors.sum(1).divide(most.node("Sqrt"));
      case MAX -> {
        OnnxTensor least = vectors.constant(Double.NEGATIVE_INFINITY);
        OnnxTensor largest = present.unsqueeze(2).choose(vectors, least).max(1);
        yield counts.less(counts.constant(1)).choose(counts.constant(0), largest);
      }
    };
  }

  @Override
  public Description describe() {
    return Embedding.describe("EmbeddingBag", table, frozen).with("mode", mode.name());
  }

  @Override
  public String toString() {
    return "EmbeddingBag "
        + Embedding.sizes(table, frozen)
        + ", "
        + mode.name().toLowerCase(Locale.ROOT);
  }
}
