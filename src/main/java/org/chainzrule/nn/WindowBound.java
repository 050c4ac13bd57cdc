package org.chainzrule.nn;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.chainzrule.Internal;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.interval.LinearForms;

/**
 * A linear map of what lies under a window in each of its places. A map with fewer outputs than
 * there are channels in the output serves groups of channels, each by itself.
 *
 * <p>Two bounds of its norm, of which the smaller one counts: {@code √q σ(w)}, where no pixel lies
 * under the window more than q times, and {@code Σ_t σ(w_t)} over the rows w_t of each tap.
 *
 * @param outputShape of an image, {@code [ow, oh, out]}; refuses images that do not fit
 * @param map with weights {@code [taps in, out]}
 */
@Internal
public record WindowBound(Window window, UnaryOperator<Shape> outputShape, AffineBound map)
    implements LayerBound {

  @Override
  public IntervalBox over(IntervalBox x) {
    Shape output = outputShape.apply(x.shape());
    int[][] pixels = window.pixels(x.shape());
    Interval[] values = new Interval[output.length()];
    int groups = output.size(2) / map.out();
    for (int group = 0; group < groups; group++) {
      for (int place = 0; place < pixels.length; place++) {
        IntervalBox out = map.over(patch(x, pixels[place], group));
        for (int j = 0; j < out.size(); j++) {
          values[place + pixels.length * (group * map.out() + j)] = out.at(j);
        }
      }
    }
    return IntervalBox.of(output, at -> values[at]);
  }

  /** What lies under the window, by tap and then by channel; 0 on padding. */
  private IntervalBox patch(IntervalBox x, int[] pixels, int group) {
    int image = x.shape().size(0) * x.shape().size(1);
    int first = group * map.in() / pixels.length;
    return IntervalBox.of(
        Shape.of(map.in()),
        row -> {
          int pixel = pixels[row % pixels.length];
          int channel = first + row / pixels.length;
          return pixel < 0 ? Interval.of(0) : x.at(pixel + image * channel);
        });
  }

  @Override
  public UnaryOperator<LinearForms> substitution(IntervalBox x) {
    // Refuses images that do not fit.
    Objects.requireNonNull(outputShape.apply(x.shape()));
    int[][] pixels = window.pixels(x.shape());
    double largest = 0;
    for (int i = 0; i < x.size(); i++) {
      largest = Math.max(largest, x.at(i).magnitude());
    }
    double[] sizes = map.sizes(IntervalBox.of(map.in(), new Interval(-largest, largest)));
    if (!Arrays.stream(sizes).allMatch(Double::isFinite)) {
      return LayerBound.super.substitution(x);
    }
    // A pixel collects a term from each window over it and each output there.
    double margin = (pixels[0].length * map.out() + map.in() + 16) * 0x1p-52 + 2 * map.error();
    return forms -> {
      double[][] a = new double[forms.count()][x.size()];
      double[] c = new double[forms.count()];
      for (int r = 0; r < c.length; r++) {
        c[r] = substitute(forms.a()[r], forms.c()[r], pixels, sizes, margin, a[r]);
      }
      return new LinearForms(a, c);
    };
  }

  /** As {@link AffineBound#substitution} has it, in each place; most coefficients are often 0. */
  private double substitute(
      double[] a, double c, int[][] pixels, double[] sizes, double margin, double[] into) {
    int groups = a.length / (pixels.length * map.out());
    int image = into.length * pixels[0].length / (groups * map.in());
    double constant = c;
    double size = (a.length + 4) * 0x1p-52 * Math.abs(c);
    for (int at = 0; at < a.length; at++) {
      if (a[at] != 0) {
        int[] under = pixels[at % pixels.length];
        int channel = at / pixels.length;
        int j = channel % map.out();
        constant += a[at] * map.b()[j];
        size += (margin + (a.length + 4) * 0x1p-52) * Math.abs(a[at]) * sizes[j];
        int first = channel / map.out() * map.in() / under.length;
        for (int row = 0; row < map.in(); row++) {
          int pixel = under[row % under.length];
          if (pixel >= 0) {
            into[pixel + image * (first + row / under.length)] +=
                a[at] * map.w()[row * map.out() + j];
          }
        }
      }
    }
    return LinearForms.lowered(constant, size);
  }

  @Override
  public double lipschitz(IntervalBox x) {
    double[] ones = new double[outputShape.apply(x.shape()).length()];
    Arrays.fill(ones, 1);
    return lipschitz(x, ones);
  }

  @Override
  public double lipschitz(IntervalBox x, double[] m) {
    Shape output = outputShape.apply(x.shape());
    int places = output.size(0) * output.size(1);
    double[] factors = new double[map.out()];
    for (int at = 0; at < m.length; at++) {
      int j = at / places % map.out();
      factors[j] = Math.max(factors[j], m[at]);
    }
    double whole = Math.sqrt(overlap(window, x.shape())) * map.norm(factors);
    double sum = 0;
    for (int tap = 0; tap < window.taps(); tap++) {
      sum += map.rows(tap, window.taps()).norm(factors);
    }
    return Math.min(whole, sum) * (1 + (window.taps() + 2) * 0x1p-52);
  }

  /** The most often that a pixel lies under a window. */
  public static int overlap(Window window, Shape image) {
    int[] counts = new int[image.size(0) * image.size(1)];
    for (int[] place : window.pixels(image)) {
      for (int pixel : place) {
        if (pixel >= 0) {
          counts[pixel]++;
        }
      }
    }
    return Arrays.stream(counts).max().orElse(0);
  }
}
