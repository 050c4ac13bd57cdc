package org.chainzrule.nn;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.chainzrule.tensor.interval.Interval;

/**
 * The ranges of a function whose extremes are known, see {@link ActivationRange#of}.
 *
 * @param a the function
 * @param turns where a turns, ascending
 * @param slope a'
 * @param bends where a' turns, ascending
 */
record CurveRange(DoubleUnaryOperator a, double[] turns, DoubleUnaryOperator slope, double[] bends)
    implements ActivationRange {

  private static final double MARGIN = 0x1p-40;
  private static final int HALVINGS = 60;

  @Override
  public Interval value(Interval z) {
    return extremes(a, turns, z, 0);
  }

  @Override
  public Interval slope(Interval z) {
    return extremes(slope, bends, z, 0);
  }

  @Override
  public Optional<double[]> turns(Interval z) {
    return Optional.of(Arrays.stream(turns).filter(z::contains).toArray());
  }

  /** Between bends a' is monotone, so that {@code a(z) - s z} turns once at most: where a' is s. */
  @Override
  public Interval excess(Interval z, double s) {
    if (!z.isBounded()) {
      return ActivationRange.super.excess(z, s);
    }
    double[] crossings = new double[bends.length + 1];
    double from = z.low();
    for (int i = 0; i <= bends.length; i++) {
      double to = i < bends.length ? z.clip(bends[i]) : z.high();
      crossings[i] = crossing(from, to, s);
      from = to;
    }
    return extremes(v -> a.applyAsDouble(v) - s * v, crossings, z, Math.abs(s) * z.magnitude());
  }

  /** Where a' crosses s, found by bisection; an end where it does not. */
  private double crossing(double from, double to, double s) {
    double low = from;
    double high = to;
    boolean starts = slope.applyAsDouble(low) < s;
    if (starts == slope.applyAsDouble(high) < s) {
      return high;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = 0.5 * low + 0.5 * high;
      if (slope.applyAsDouble(middle) < s == starts) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /**
   * @param size how large terms are that may cancel, beyond the value itself
   */
  private static Interval extremes(DoubleUnaryOperator f, double[] turns, Interval z, double size) {
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
    return new Interval(
        low - MARGIN * (Math.max(1, Math.abs(low)) + size),
        high + MARGIN * (Math.max(1, Math.abs(high)) + size));
  }
}
