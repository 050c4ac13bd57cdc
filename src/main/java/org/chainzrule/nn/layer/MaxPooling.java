package org.chainzrule.nn.layer;

import static java.util.Comparator.comparingDouble;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Pooling;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.nn.WindowBound;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.interval.LinearForms;

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
    Pooling.Largest largest = Pooling.largest(window, x);
    Tensor taps = largest.taps();
    Variable y = largest.value();
    pass.report(
        () ->
            LocalJacobian.fixed(
                y,
                y.shape().tail().length(),
                t -> Pooling.select(window, t, taps),
                u -> Pooling.deposit(window, u, taps, x.shape())));
    return y;
  }

  @Override
  public Shape outputShape(Shape input) {
    return window.over(input);
  }

  @Override
  public LayerBound bound() {
    return new Bound(this);
  }

  private record Bound(MaxPooling layer) implements LayerBound {

    /** Takes the largest of the lower and the largest of the upper ends under each window. */
    @Override
    public IntervalBox over(IntervalBox x) {
      int[][] taps = taps(x);
      return IntervalBox.of(
          layer.outputShape(x.shape()),
          at ->
              new Interval(
                  Arrays.stream(taps[at]).mapToDouble(x::low).max().orElseThrow(),
                  Arrays.stream(taps[at]).mapToDouble(x::high).max().orElseThrow()));
    }

    /** The coordinates under the window of each output. */
    private int[][] taps(IntervalBox x) {
      int[][] pixels = layer.window.pixels(x.shape());
      int image = x.shape().size(0) * x.shape().size(1);
      int[][] taps = new int[layer.outputShape(x.shape()).length()][];
      Arrays.setAll(
          taps,
          at -> {
            int channel = at / pixels.length * image;
            return Arrays.stream(pixels[at % pixels.length]).map(p -> channel + p).toArray();
          });
      return taps;
    }

    /** {@code √q} where a pixel lies under q windows. */
    @Override
    public double lipschitz(IntervalBox x) {
      return Math.sqrt(WindowBound.overlap(layer.window, x.shape()));
    }

    /**
     * A maximum is at least each of its numbers, here the one with the highest lower end. It is at
     * most the highest upper end, and equals a number that is always the largest.
     */
    @Override
    public UnaryOperator<LinearForms> substitution(IntervalBox x) {
      int[][] taps = taps(x);
      int[] picked = new int[taps.length];
      double[] most = new double[taps.length];
      for (int at = 0; at < taps.length; at++) {
        int best = Arrays.stream(taps[at]).boxed().max(comparingDouble(x::low)).orElseThrow();
        picked[at] = best;
        most[at] =
            Arrays.stream(taps[at])
                .filter(i -> i != best)
                .mapToDouble(x::high)
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
        most[at] = most[at] <= x.low(best) ? Double.NaN : Math.max(most[at], x.high(best));
      }
      return forms -> {
        double[][] a = new double[forms.count()][x.size()];
        double[] c = new double[forms.count()];
        Arrays.setAll(c, r -> picked(forms.a()[r], forms.c()[r], picked, most, x, a[r]));
        return new LinearForms(a, c);
      };
    }

    /**
     * @param most the largest number under each window, NaN where it is always the picked one
     */
    private static double picked(
        double[] a, double c, int[] picked, double[] most, IntervalBox x, double[] into) {
      double constant = c;
      double size = Math.abs(c);
      for (int at = 0; at < a.length; at++) {
        if (a[at] < 0 && !Double.isNaN(most[at])) {
          constant += a[at] * most[at];
          size += Math.abs(a[at] * most[at]);
        } else if (a[at] != 0) {
          into[picked[at]] += a[at];
          size += Math.abs(a[at]) * x.at(picked[at]).magnitude();
        }
      }
      return LinearForms.lowered(constant, (a.length + 8) * 0x1p-52 * size);
    }
  }

  @Override
  public TrainingBound trainingBound() {
    return TrainingBound.rising(x -> forward(x, Pass.inference()));
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    return x.node("MaxPool", WindowDescription.attributes(window));
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
