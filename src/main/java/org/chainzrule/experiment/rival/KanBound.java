package org.chainzrule.experiment.rival;

import java.util.stream.IntStream;
import org.chainzrule.nn.ActivationRange;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.interval.IntervalBox;

/**
 * What is certain about the first half of a KAN layer: every input x_i becomes {@code silu(x_i)}
 * and the values of all splines, each of which has an exact range. A linear map follows.
 *
 * @param curves the bounds of SiLU and of each spline, as the units of one element-wise function
 * @param count the number of curves
 */
record KanBound(LayerBound curves, int count) implements LayerBound {

  /** The bound of the whole layer. */
  static LayerBound of(KanLayer layer) {
    int count = layer.intervals() + KanLayer.ORDER + 1;
    ActivationRange[] ranges =
        IntStream.range(0, count)
            .mapToObj(m -> m == 0 ? silu() : spline(layer.intervals(), m - 1))
            .toArray(ActivationRange[]::new);
    double[] base = layer.base().value().toArray();
    double[] spline = layer.spline().value().toArray();
    double[] scaler = layer.scaler().value().toArray();
    double[] w = new double[base.length + spline.length];
    System.arraycopy(base, 0, w, 0, base.length);
    for (int at = 0; at < spline.length; at++) {
      w[base.length + at] = spline[at] * scaler[at % scaler.length];
    }
    return LayerBound.sequence(
        new KanBound(LayerBound.elementwise(ranges), count),
        LayerBound.affine(w, new double[layer.base().value().columns()]));
  }

  private static ActivationRange silu() {
    // Lowest where 1 + x (1 - σ) = 0; steepest where 2 = x (2 σ - 1).
    return ActivationRange.of(
        x -> Curve.SILU.at(x, 0),
        new double[] {-1.2784645427610738},
        x -> Curve.SILU.at(x, 1),
        new double[] {-2.399357280515468, 2.399357280515468});
  }

  private static ActivationRange spline(int intervals, int m) {
    double units = 0.5 * intervals;
    double centre = (m - 1) / units - 1;
    double bend = 2 / (3 * units);
    return ActivationRange.of(
        x -> Curve.CUBIC_B_SPLINE.at(units * (x - centre), 0),
        new double[] {centre},
        x -> units * Curve.CUBIC_B_SPLINE.at(units * (x - centre), 1),
        new double[] {centre - bend, centre + bend});
  }

  @Override
  public IntervalBox over(IntervalBox x) {
    return curves.over(repeated(x)).reshape(Shape.of(count * x.size()));
  }

  /** A copy of the inputs for each curve, the units of the last axis. */
  private IntervalBox repeated(IntervalBox x) {
    return IntervalBox.of(Shape.of(x.size(), count), i -> x.at(i % x.size()));
  }

  /** Each input moves only its own values: the largest length of the slopes of one input. */
  @Override
  public double lipschitz(IntervalBox x) {
    double[] slopes = curves.slopes(repeated(x)).orElseThrow();
    double largest = 0;
    for (int i = 0; i < x.size(); i++) {
      double square = 0;
      for (int at = i; at < slopes.length; at += x.size()) {
        square += slopes[at] * slopes[at];
      }
      largest = Math.max(largest, Math.sqrt(square));
    }
    return largest * (1 + 0x1p-40);
  }
}
