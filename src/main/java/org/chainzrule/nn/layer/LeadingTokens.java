package org.chainzrule.nn.layer;

import java.util.Arrays;
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
 * The first tokens of texts, as many for each: ids {@code [n, L]} become {@code [n, length]}. What
 * is further on is left out; shorter texts, and ids of {@code rows} or above, such as those of
 * hashed runs of words behind the words, become padding, -1. A layer with a window reads them.
 *
 * @param rows ids that are kept are below, at least 1
 * @param length in 1..2²⁰; each text takes memory for so many ids, however short it is
 */
public record LeadingTokens(int rows, int length) implements Layer {

  private static final int MOST = 1 << 20;

  /**
   * @throws IllegalArgumentException if one of them is below 1, or the length above 2²⁰
   */
  public LeadingTokens {
    if (length > MOST) {
      throw new IllegalArgumentException(
          "expected a length of at most " + MOST + " tokens, got " + length);
    }
    if (rows < 1 || length < 1) {
      throw new IllegalArgumentException(
          "expected at least 1 row and a length of at least 1, got " + rows + " and " + length);
    }
  }

  /** The plan of this layer. */
  public static LayerPlan plan(int rows, int length) {
    LeadingTokens layer = new LeadingTokens(rows, length);
    return (seeds, precision) -> layer;
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    Embedding.checkIds(x.shape());
    int n = x.shape().size(0);
    double[] ids = x.value().toColumns();
    double[] first = Arrays.copyOf(ids, n * length);
    for (int i = 0; i < first.length; i++) {
      if (i >= ids.length || first[i] >= rows) {
        first[i] = Bags.PADDING;
      }
    }
    return Variable.constant(Tensor.ofColumns(Shape.of(n, length), x.value().precision(), first));
  }

  @Override
  public Shape outputShape(Shape input) {
    Embedding.checkExample(this, input);
    return Shape.of(length);
  }

  @Override
  public LayerBound bound() {
    throw Embedding.noInterval(this);
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    OnnxTensor ids = x.as(OnnxType.INT64);
    OnnxTensor padding = ids.integers(Bags.PADDING);
    OnnxTensor longer = ids.node("Pad", ids.integers(0, 0, 0, length), padding.reshape());
    OnnxTensor first = longer.slice(1, 0, length);
    return first.integers(rows - 1).less(first).choose(padding, first);
  }

  @Override
  public Description describe() {
    return Description.of("LeadingTokens").with("rows", rows).with("length", length);
  }

  @Override
  public String toString() {
    return "LeadingTokens " + length;
  }
}
