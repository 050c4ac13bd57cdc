package org.chainzrule.nn;

import java.util.Optional;
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
   * An interval with {@code a(v) - s v} for every v in z: the offsets of the two lines of slope s
   * that enclose the function. By default it follows from the values and slopes over z and the
   * values at its ends, as a function with slopes in {@code d_0..d_1} stays above {@code a(z_0) +
   * d_0 (v - z_0)} and {@code a(z_1) - d_1 (z_1 - v)}.
   *
   * @param s finite
   */
  default Interval excess(Interval z, double s) {
    Interval values = value(z).plus(z.times(Interval.of(-s)));
    Interval slopes = slope(z).plus(Interval.of(-s));
    if (!z.isBounded() || !values.isBounded() || !slopes.isBounded()) {
      return values;
    }
    Interval first = value(Interval.of(z.low())).plus(Interval.of(-s * z.low()).widened(0x1p-50));
    Interval last = value(Interval.of(z.high())).plus(Interval.of(-s * z.high()).widened(0x1p-50));
    double width = Math.nextUp(z.high() - z.low());
    double low = least(first.low(), last.low(), slopes.low(), slopes.high(), width);
    double high = -least(-first.high(), -last.high(), -slopes.high(), -slopes.low(), width);
    return new Interval(Math.max(values.low(), low), Math.min(values.high(), high));
  }

  /** The least value of a function with these values at its ends and slopes in between. */
  private static double least(double first, double last, double down, double up, double width) {
    if (down >= 0 || up <= 0) {
      return Math.min(first, last);
    }
    double at = Math.max(0, Math.min(width, (up * width + first - last) / (up - down)));
    double size = Math.abs(first) + Math.abs(last) + (up - down) * width;
    return Math.min(first + down * at, last - up * (width - at)) - 0x1p-48 * size;
  }

  /**
   * Where the function turns: points of an interval, ascending, so that it rises or falls from each
   * end and point to the next. By default that is not known; bounds that are trained need it.
   *
   * @param z bounded
   */
  default Optional<double[]> turns(Interval z) {
    return Optional.empty();
  }

  /**
   * Of a function that rises or falls from each of some points to the next, and whose slope does so
   * as well between points of its own: extremes are among these points and the ends. They are moved
   * outward by {@code 2⁻⁴⁰ max(1, |extreme|)}, more than rounding in usual formulas amounts to.
   *
   * @param a may be NaN at an end where numbers overflow, which gives every number
   * @param turns where a turns, ascending
   * @param slope a'
   * @param bends where a' turns, ascending
   */
  static ActivationRange of(
      DoubleUnaryOperator a, double[] turns, DoubleUnaryOperator slope, double[] bends) {
    return new CurveRange(a, turns, slope, bends);
  }
}
