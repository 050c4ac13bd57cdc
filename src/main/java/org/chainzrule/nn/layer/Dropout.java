package org.chainzrule.nn.layer;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Generator;

/**
 * In training, zeroes each element with a probability and scales up the rest by {@code 1 / (1 -
 * rate)}; otherwise the identity. Its Jacobian, the mask, is fixed: no penalty applies to it, but
 * tangents are masked by it too.
 *
 * @param rate the probability, in 0 (included) .. 1 (excluded)
 * @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al., 2014</a>
 */
public record Dropout(double rate) implements Layer {

  /**
   * @throws IllegalArgumentException if the rate is not in 0 (included) .. 1 (excluded)
   */
  public Dropout {
    check(rate);
  }

  static void check(double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "expected a dropout rate in 0 (included) .. 1 (excluded), got " + rate);
    }
  }

  /** The plan of a dropout. */
  public static LayerPlan plan(double rate) {
    Dropout dropout = new Dropout(rate);
    return (seeds, precision) -> dropout;
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    if (!pass.isTraining() || rate == 0) {
      return x;
    }
    Generator generator = pass.seeds().generator();
    float[] mask = new float[x.value().length()];
    float scale = (float) (1 / (1 - rate));
    for (int i = 0; i < mask.length; i++) {
      mask[i] = generator.nextDouble() < rate ? 0 : scale;
    }
    Variable scales = Variable.constant(Tensor.ofColumns(x.shape(), x.value().precision(), mask));
    pass.report(() -> LocalJacobian.fixed(scales));
    return x.times(scales);
  }

  @Override
  public LayerBound bound() {
    return LayerBound.sequence();
  }

  /** Returns the identity, which it is in predictions. */
  @Override
  public TrainingBound trainingBound() {
    return TrainingBound.sequence();
  }

  /** Returns the identity, which it is in predictions. */
  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    return x;
  }

  @Override
  public Description describe() {
    return Description.of("Dropout").with("rate", rate);
  }

  @Override
  public String toString() {
    return "Dropout " + rate;
  }
}
