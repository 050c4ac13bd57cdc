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

/**
 * Each example's numbers in a row, in memory order: of an image {@code [w, h, channels]} along the
 * width first, then along the height, then by channel. Nothing is copied. Its Jacobian, the
 * identity, is fixed.
 */
public record Flatten() implements Layer {

  /** The plan of a flattening. */
  public static LayerPlan plan() {
    Flatten flatten = new Flatten();
    return (seeds, precision) -> flatten;
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    Variable y = x.flatten();
    Shape example = x.shape().tail();
    pass.report(
        () ->
            LocalJacobian.fixedForAll(
                y,
                y.shape().size(1),
                Variable::flatten,
                u -> u.reshape(example.prepend(u.shape().size(0)))));
    return y;
  }

  @Override
  public Shape outputShape(Shape input) {
    return Shape.of(input.length());
  }

  @Override
  public LayerBound bound() {
    return LayerBound.reshaping(this::outputShape);
  }

  @Override
  public TrainingBound trainingBound() {
    return TrainingBound.rising(x -> forward(x, Pass.inference()));
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    return x.node("Flatten");
  }

  @Override
  public Description describe() {
    return Description.of("Flatten");
  }

  @Override
  public String toString() {
    return "Flatten";
  }
}
