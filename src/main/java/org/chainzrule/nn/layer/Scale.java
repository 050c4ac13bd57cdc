package org.chainzrule.nn.layer;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LinearRange;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.interval.Interval;

/**
 * All numbers times the same one, {@code y = factor x}, which is not learned. Its Jacobian is
 * fixed.
 *
 * @param factor finite
 */
public record Scale(double factor) implements Layer {

  /**
   * @throws IllegalArgumentException if the factor is not finite
   */
  public Scale {
    if (!Double.isFinite(factor)) {
      throw new IllegalArgumentException("expected a finite factor, got " + factor);
    }
  }

  /** The plan of a scaling. */
  public static LayerPlan plan(double factor) {
    Scale scale = new Scale(factor);
    return (seeds, precision) -> scale;
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    Variable y = x.times(factor);
    double square = factor * factor * x.shape().tail().length();
    pass.report(
        () -> LocalJacobian.fixedForAll(y, square, t -> t.times(factor), u -> u.times(factor)));
    return y;
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public LayerBound bound() {
    return LayerBound.elementwise(new LinearRange(0, Interval.of(factor), Interval.of(0)));
  }

  @Override
  public TrainingBound trainingBound() {
    return TrainingBound.elementwise(bound(), x -> x.times(factor), z -> z, this);
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    return x.times(factor);
  }

  @Override
  public Description describe() {
    return Description.of("Scale").with("factor", factor);
  }

  @Override
  public String toString() {
    return "Scale " + (float) factor;
  }
}
