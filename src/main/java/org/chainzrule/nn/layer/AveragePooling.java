package org.chainzrule.nn.layer;

import java.util.Arrays;
import org.chainzrule.autodiff.Pooling;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.AffineBound;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.nn.WindowBound;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.onnx.OnnxType;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Window;

/**
 * The mean under a sliding window, in each channel of an image {@code [w, h, channels]}. Its
 * Jacobian is fixed.
 *
 * @param window without padding
 */
public record AveragePooling(Window window) implements Layer {

  /**
   * @throws IllegalArgumentException if the window has padding
   */
  public AveragePooling {
    check(window);
  }

  static void check(Window window) {
    if (window.padding() != 0) {
      throw new IllegalArgumentException(
          "expected a window without padding to pool, got " + window);
    }
  }

  /** The plan of pooling over adjacent squares that do not overlap. */
  public static LayerPlan plan(int size) {
    return plan(Window.of(size).withStride(size));
  }

  /** The plan of this pooling. */
  public static LayerPlan plan(Window window) {
    AveragePooling pooling = new AveragePooling(window);
    return (seeds, precision) -> pooling;
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    Variable y = mean(x);
    double square = (double) y.shape().tail().length() / window.taps();
    Shape images = x.shape();
    pass.report(() -> LocalJacobian.fixedForAll(y, square, this::mean, u -> spread(u, images)));
    return y;
  }

  private Variable mean(Variable x) {
    return Pooling.sum(window, x).times(1.0 / window.taps());
  }

  private Variable spread(Variable u, Shape images) {
    Shape target = images.with(0, u.shape().size(0));
    return Pooling.spread(window, u, target).times(1.0 / window.taps());
  }

  @Override
  public Shape outputShape(Shape input) {
    return window.over(input);
  }

  /** Returns the bound of a convolution of each channel with weights {@code 1 / taps}. */
  @Override
  public LayerBound bound() {
    double[] w = new double[window.taps()];
    Arrays.fill(w, 1.0 / w.length);
    return new WindowBound(window, this::outputShape, new AffineBound(w, new double[1], 0x1p-52));
  }

  @Override
  public TrainingBound trainingBound() {
    return TrainingBound.rising(x -> forward(x, Pass.inference()));
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    if (x.type() == OnnxType.FLOAT) {
      return x.node("AveragePool", WindowDescription.attributes(window));
    }
    OnnxTensor sums = WindowDescription.patches(window, x, input).sum(3);
    return WindowDescription.image(sums.times(1.0 / window.taps()), outputShape(input));
  }

  @Override
  public Description describe() {
    return WindowDescription.of("AveragePooling", window);
  }

  @Override
  public String toString() {
    return "AveragePooling " + window;
  }
}
