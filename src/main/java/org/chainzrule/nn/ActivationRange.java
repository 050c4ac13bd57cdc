package org.chainzrule.nn;

import java.util.function.DoubleUnaryOperator;
import org.chainzrule.tensor.interval.Interval;

/**
 * Where the values and slopes of an element-wise function a lie while its argument moves through an
 * interval.
 */
public interface ActivationRange {

  /** An interval with {@code a(v)} for every v in z. */
  Interval value(Interval z);

  /** An interval with {@code a'(v)} for every v in z where a has a derivative. */
  Interval slope(Interval z);

  /**
   * Of a function that rises or falls from each of some points to the next, and whose slope does so
   * as well between points of its own: extremes are among these points and the ends. They are moved
   * outward by {@code 2⁻⁴⁰ max(1, |extreme|)}, more than rounding in usual formulas amounts to.
   *
   * @param a may be NaN at an end where numbers overflow, which gives every number
   * @param turns where a turns
   * @param slope a'
   * @param bends where a' turns
   */
  static ActivationRange of(
      DoubleUnaryOperator a, double[] turns, DoubleUnaryOperator slope, double[] bends) {
    return new ActivationRange() {
      @Override
      public Interval value(Interval z) {
        return extremes(a, turns, z);
      }

      @Override
      public Interval slope(Interval z) {
        return extremes(slope, bends, z);
      }
    };
  }

  private static Interval extremes(DoubleUnaryOperator f, double[] turns, Interval z) {
    double first = f.applyAsDouble(Math.max(-Double.MAX_VALUE, z.low()));
    double last = f.applyAsDouble(Math.min(Double.MAX_VALUE, z.high()));
    double low = Math.min(first, last);
    double high = Math.max(first, last);
    for (double turn : turns) {
      if (z.contains(turn)) {
        low = Math.min(low, f.applyAsDouble(turn));
        high = Math.max(high, f.applyAsDouble(turn));
      }
    }
    if (Double.isNaN(low) || Double.isNaN(high)) {
      return Interval.REALS;
    }
    double margin = 0x1p-40;
    return new Interval(
        low - margin * Math.max(1, Math.abs(low)), high + margin * Math.max(1, Math.abs(high)));
  }
}
