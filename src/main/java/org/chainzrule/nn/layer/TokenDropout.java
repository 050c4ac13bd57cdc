package org.chainzrule.nn.layer;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.Pass;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Generator;

/**
 * In training, takes each token of a text out with a probability: ids {@code [n, L]} stay where
 * they are, and those taken out become padding, -1. Otherwise the identity. It stands before a
 * table of vectors, which overfits when every text is always complete.
 *
 * @param rate the probability, in 0 (included) .. 1 (excluded)
 * @see <a href="https://aclanthology.org/P15-1162/">Iyyer et al., 2015: word dropout</a>
 */
public record TokenDropout(double rate) implements Layer {

  /**
   * @throws IllegalArgumentException if the rate is not in 0 (included) .. 1 (excluded)
   */
  public TokenDropout {
    Dropout.check(rate);
  }

  /** The plan of a token dropout. */
  public static LayerPlan plan(double rate) {
    TokenDropout dropout = new TokenDropout(rate);
    return (seeds, precision) -> dropout;
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    Embedding.checkIds(x.shape());
    if (!pass.isTraining() || rate == 0) {
      return x;
    }
    Generator generator = pass.seeds().generator();
    double[] ids = x.value().toColumns();
    for (int i = 0; i < ids.length; i++) {
      // Padding draws no number.
      if (ids[i] >= 0 && generator.nextDouble() < rate) {
        ids[i] = Bags.PADDING;
      }
    }
    return Variable.constant(Tensor.ofColumns(x.shape(), x.value().precision(), ids));
  }

  @Override
  public LayerBound bound() {
    throw Embedding.noInterval(this);
  }

  /** Returns the identity, which it is in predictions. */
  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    return x;
  }

  @Override
  public Description describe() {
    return Description.of("TokenDropout").with("rate", rate);
  }

  @Override
  public String toString() {
    return "TokenDropout " + rate;
  }
}
