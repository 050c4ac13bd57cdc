package org.chainzrule.experiment.rival;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.ActivationRange;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;

/**
 * The same line for all numbers, {@code y = factor x + offset}, which is not learned: it brings
 * inputs to the range that a network expects, inside the network, so that attacks and noise are
 * measured in the inputs themselves.
 *
 * @param factor finite
 * @param offset finite
 */
public record FixedAffine(double factor, double offset) implements Layer {

  /**
   * @throws IllegalArgumentException if a number is not finite
   */
  public FixedAffine {
    if (!Double.isFinite(factor) || !Double.isFinite(offset)) {
      throw new IllegalArgumentException(
          "expected a finite factor and offset, got " + factor + " and " + offset);
    }
  }

  /** The plan of this layer. */
  public static LayerPlan plan(double factor, double offset) {
    FixedAffine line = new FixedAffine(factor, offset);
    return (seeds, precision) -> line;
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    Variable y = x.times(factor).plus(offset);
    double square = factor * factor * x.shape().tail().length();
    pass.report(
        () -> LocalJacobian.fixedForAll(y, square, t -> t.times(factor), u -> u.times(factor)));
    return y;
  }

  /** A product and a sum for each number. */
  @Override
  public long flops(Shape input) {
    return 2L * input.length();
  }

  @Override
  public LayerBound bound() {
    double[] none = {};
    return LayerBound.elementwise(
        ActivationRange.of(x -> factor * x + offset, none, x -> factor, none));
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    return x.times(factor).plus(offset);
  }

  @Override
  public Description describe() {
    return Description.of("FixedAffine").with("factor", factor).with("offset", offset);
  }

  @Override
  public String toString() {
    return "Fixed " + (float) factor + " x + " + (float) offset;
  }
}
