package org.chainzrule.nn;

import org.chainzrule.autodiff.Pooling;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.Windows;

/**
 * The largest number under a sliding window, in each channel of an image {@code [w, h, channels]};
 * of equal ones the first. Its Jacobian, which picks numbers, is fixed: no penalty applies, but a
 * tangent is picked from as well.
 *
 * @param window without padding
 */
public record MaxPooling(Window window) implements Layer {

  /**
   * @throws IllegalArgumentException if the window has padding
   */
  public MaxPooling {
    AveragePooling.check(window);
  }

  /** Squares side by side, to be pooled. */
  public static Plan plan(int size) {
    return plan(Window.of(size).withStride(size));
  }

  /** A pooling to be. */
  public static Plan plan(Window window) {
    MaxPooling pooling = new MaxPooling(window);
    return (seeds, precision) -> pooling;
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    Tensor taps = Windows.largest(window, x.value());
    Variable y = Pooling.select(window, x, taps);
    pass.report(
        () ->
            LocalJacobian.fixed(
                y, y.shape().tail().length(), t -> Pooling.select(window, t, taps)));
    return y;
  }

  @Override
  public Shape outputShape(Shape input) {
    return window.over(input);
  }

  @Override
  public Description describe() {
    return StandardLayers.describe("MaxPooling", window);
  }

  @Override
  public String toString() {
    return "MaxPooling " + window;
  }
}
