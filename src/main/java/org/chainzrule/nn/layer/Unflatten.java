package org.chainzrule.nn.layer;

import java.util.Arrays;
import java.util.Optional;
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
 * Rows of numbers as examples of another shape, in memory order: the inverse of {@link Flatten}.
 * Rows of pixels, line after line, become images {@code [w, h, 1]}. Nothing is copied. Its
 * Jacobian, the identity, is fixed.
 *
 * @param example the shape of one example, with at most three axes
 */
public record Unflatten(Shape example) implements Layer {

  /**
   * @throws IllegalArgumentException if the shape has more than three axes
   */
  public Unflatten {
    if (example.rank() > 3) {
      throw new IllegalArgumentException(
          "expected examples of at most three axes, got shape " + example);
    }
  }

  /** The plan of this reshaping. */
  public static LayerPlan plan(int width, int height, int channels) {
    Unflatten unflatten = new Unflatten(Shape.of(width, height, channels));
    return (seeds, precision) -> unflatten;
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    outputShape(x.shape().tail());
    Variable y = shaped(x);
    pass.report(
        () -> LocalJacobian.fixedForAll(y, example.length(), this::shaped, Variable::flatten));
    return y;
  }

  private Variable shaped(Variable x) {
    return x.reshape(example.prepend(x.shape().size(0)));
  }

  @Override
  public Optional<Shape> inputShape() {
    return Optional.of(Shape.of(example.length()));
  }

  @Override
  public Shape outputShape(Shape input) {
    Layer.super.outputShape(input);
    return example;
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
    return reshaped(x, example);
  }

  /** Rows of numbers as examples of a shape. */
  static OnnxTensor reshaped(OnnxTensor rows, Shape example) {
    int[] sizes = new int[example.rank() + 1];
    Arrays.setAll(sizes, axis -> axis == 0 ? -1 : example.size(example.rank() - axis));
    return rows.reshape(sizes);
  }

  @Override
  public Description describe() {
    Description described = Description.of("Unflatten");
    for (int axis = 0; axis < example.rank(); axis++) {
      described = described.with("axis" + axis, example.size(axis));
    }
    return described;
  }

  @Override
  public String toString() {
    return "Unflatten " + example;
  }
}
