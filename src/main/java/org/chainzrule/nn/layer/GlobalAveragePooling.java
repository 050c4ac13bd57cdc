package org.chainzrule.nn.layer;

import java.util.Map;
import java.util.function.UnaryOperator;
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
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.interval.LinearForms;

/**
 * The mean of every channel of an image, from {@code [w, h, channels]} to {@code [channels]}. Its
 * Jacobian is fixed.
 */
public record GlobalAveragePooling() implements Layer {

  /** The plan of this pooling. */
  public static LayerPlan plan() {
    GlobalAveragePooling pooling = new GlobalAveragePooling();
    return (seeds, precision) -> pooling;
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    outputShape(x.shape().tail());
    Variable y = mean(x);
    double square = (double) x.shape().size(3) / pixels(x.shape());
    Shape images = x.shape();
    pass.report(
        () ->
            LocalJacobian.fixedForAll(
                y, square, GlobalAveragePooling::mean, u -> spread(u, images)));
    return y;
  }

  private static Variable mean(Variable x) {
    int n = x.shape().size(0);
    int channels = x.shape().size(3);
    int pixels = pixels(x.shape());
    Variable sums = x.reshape(Shape.of(n, pixels, channels)).sum(1);
    return sums.reshape(Shape.of(n, channels)).times(1.0 / pixels);
  }

  private static Variable spread(Variable u, Shape images) {
    int n = u.shape().size(0);
    int channels = images.size(3);
    int pixels = pixels(images);
    Variable each = u.reshape(Shape.of(n, 1, channels)).stretchTo(Shape.of(n, pixels, channels));
    return each.times(1.0 / pixels).reshape(images.with(0, n));
  }

  private static int pixels(Shape images) {
    return images.size(1) * images.size(2);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 3 || input.length() == 0) {
      throw new IllegalArgumentException(
          this + " takes images [width, height, channels], got shape " + input);
    }
    return Shape.of(input.size(2));
  }

  /** Returns the bound of an average over a window as large as the image. */
  @Override
  public LayerBound bound() {
    return new LayerBound() {
      @Override
      public IntervalBox over(IntervalBox x) {
        return pooling(x.shape()).bound().over(x).reshape(outputShape(x.shape()));
      }

      @Override
      public double lipschitz(IntervalBox x) {
        return pooling(x.shape()).bound().lipschitz(x);
      }

      @Override
      public UnaryOperator<LinearForms> substitution(IntervalBox x) {
        return pooling(x.shape()).bound().substitution(x);
      }
    };
  }

  private AveragePooling pooling(Shape image) {
    outputShape(image);
    return new AveragePooling(Window.of(image.size(0), image.size(1)));
  }

  @Override
  public TrainingBound trainingBound() {
    return TrainingBound.rising(x -> forward(x, Pass.inference()));
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    return x.node("ReduceMean", Map.of("keepdims", 0), x.integers(2, 3));
  }

  @Override
  public Description describe() {
    return Description.of("GlobalAveragePooling");
  }

  @Override
  public String toString() {
    return "GlobalAveragePooling";
  }
}
