package org.chainzrule.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.interval.Interval;

/**
 * An element-wise function a on boxes, by the points where its extremes are attained. They are
 * found without gradients. Where an extreme is at an end, the gradient flows into the end by a';
 * where it is at a turn between them, a' is 0, and only what was learned of a has a gradient (the
 * envelope theorem). How the turn moves as a is learned matters to second derivatives alone.
 *
 * @param a the function, of differentiable operations
 * @param turn gives a turn with its gradients
 * @param units where it turns: one for all elements, or one for each unit of the last axis
 */
record AttainedBound(
    UnaryOperator<Variable> a, UnaryOperator<Variable> turn, List<ActivationRange> units)
    implements TrainingBound {

  static TrainingBound of(
      LayerBound bound, UnaryOperator<Variable> a, UnaryOperator<Variable> turn, Object name) {
    if (bound.steps().isEmpty()) {
      return TrainingBound.sequence();
    }
    if (bound instanceof ElementwiseBound elementwise
        && elementwise.units().stream().allMatch(unit -> unit.turns(Interval.of(0)).isPresent())) {
      return new AttainedBound(a, turn, elementwise.units());
    }
    throw new IllegalArgumentException(
        "expected an activation that states where it turns, for bounds to be trained, got " + name);
  }

  @Override
  public IntervalBatch over(IntervalBatch x) {
    double[] low = x.low().value().toColumns();
    double[] high = x.high().value().toColumns();
    List<double[]> points = new ArrayList<>(List.of(low, high));
    points.addAll(turns(low, high, each(x.shape(), low.length)));
    List<double[]> values = new ArrayList<>();
    try (Recording paused = Recording.pause()) {
      points.forEach(z -> values.add(a.apply(like(x, z)).value().toColumns()));
    }
    return new IntervalBatch(
        a.apply(attained(x, points, values, 1)), a.apply(attained(x, points, values, -1)));
  }

  /** How many elements belong to one unit; they lie together. */
  private int each(Shape shape, int length) {
    int width = shape.size(shape.rank() - 1);
    if (units.size() != 1 && units.size() != width) {
      throw new IllegalArgumentException(
          "expected boxes with a last axis of " + units.size() + " units, got shape " + shape);
    }
    return Math.max(1, length / units.size());
  }

  /**
   * The first turn of each unit, the second one, and so on, moved into each interval: one outside
   * becomes an end.
   */
  private List<double[]> turns(double[] low, double[] high, int each) {
    List<double[]> turns = new ArrayList<>();
    for (int from = 0; from < low.length; from += each) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = from; i < from + each; i++) {
        least = Math.min(least, low[i]);
        most = Math.max(most, high[i]);
      }
      // What overflowed has no turns: the training ends by its loss, which says more.
      boolean bounded = least <= most && Double.isFinite(least) && Double.isFinite(most);
      double[] found =
          bounded
              ? units.get(from / each).turns(new Interval(least, most)).orElseThrow()
              : new double[0];
      for (int k = 0; k < found.length; k++) {
        if (turns.size() == k) {
          turns.add(low.clone());
        }
        double[] clipped = turns.get(k);
        for (int i = from; i < from + each; i++) {
          clipped[i] = Math.max(low[i], Math.min(high[i], found[k]));
        }
      }
    }
    return turns;
  }

  /**
   * The points at which the function is least, or largest. They are the ends themselves, with their
   * gradients, or constants.
   *
   * @param sign 1 for the least, -1 for the largest
   */
  private Variable attained(
      IntervalBatch x, List<double[]> points, List<double[]> values, int sign) {
    int length = points.get(0).length;
    double[] isLow = new double[length];
    double[] isHigh = new double[length];
    double[] isBetween = new double[length];
    double[] between = new double[length];
    boolean inside = false;
    for (int i = 0; i < length; i++) {
      int best = 0;
      for (int k = 1; k < points.size(); k++) {
        best = sign * values.get(k)[i] < sign * values.get(best)[i] ? k : best;
      }
      isLow[i] = best == 0 ? 1 : 0;
      isHigh[i] = best == 1 ? 1 : 0;
      isBetween[i] = best > 1 ? 1 : 0;
      between[i] = best > 1 ? points.get(best)[i] : 0;
      inside |= best > 1;
    }
    Variable ends = x.low().times(like(x, isLow)).plus(x.high().times(like(x, isHigh)));
    if (!inside) {
      return ends;
    }
    return ends.plus(turn.apply(like(x, between)).times(like(x, isBetween)));
  }

  private static Variable like(IntervalBatch x, double[] columns) {
    return TrainingBounds.constant(x.low(), columns);
  }
}
