package org.chainzrule.nn.layer;

import java.util.Arrays;
import org.chainzrule.autodiff.Pooling;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.WindowBound;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.op.Windows;

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

  /** The plan of pooling over adjacent squares that do not overlap. */
  public static LayerPlan plan(int size) {
    return plan(Window.of(size).withStride(size));
  }

  /** The plan of this pooling. */
  public static LayerPlan plan(Window window) {
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

  /** Takes the largest of the ends; L is {@code √q} where a pixel lies under q windows. */
  @Override
  public LayerBound bound() {
    return LayerBound.of(this::largest, x -> Math.sqrt(WindowBound.overlap(window, x.shape())));
  }

  private IntervalBox largest(IntervalBox x) {
    int[][] pixels = window.pixels(x.shape());
    int image = x.shape().size(0) * x.shape().size(1);
    return IntervalBox.of(
        outputShape(x.shape()),
        at -> {
          int channel = at / pixels.length * image;
          Interval[] taps =
              Arrays.stream(pixels[at % pixels.length])
                  .mapToObj(pixel -> x.at(channel + pixel))
                  .toArray(Interval[]::new);
          return new Interval(
              Arrays.stream(taps).mapToDouble(Interval::low).max().orElseThrow(),
              Arrays.stream(taps).mapToDouble(Interval::high).max().orElseThrow());
        });
  }

  @Override
  public Description describe() {
    return WindowDescription.of("MaxPooling", window);
  }

  @Override
  public String toString() {
    return "MaxPooling " + window;
  }
}
