package org.chainzrule.measure;

import java.util.Arrays;

/** All vectors v with {@code low_i <= v_i <= high_i}: one interval a coordinate. */
public final class IntervalBox {

  final double[] low;
  final double[] high;

  /** Takes the arrays over. */
  IntervalBox(double[] low, double[] high) {
    this.low = low;
    this.high = high;
  }

  /**
   * The box between two corners.
   *
   * @throws IllegalArgumentException if they differ in length or a low end is above the high one
   */
  public static IntervalBox of(double[] low, double[] high) {
    if (low.length != high.length) {
      throw new IllegalArgumentException(
          "expected as many high ends as low ones, " + low.length + ", got " + high.length);
    }
    for (int i = 0; i < low.length; i++) {
      if (!(low[i] <= high[i])) {
        throw new IllegalArgumentException(
            "expected low ends up to the high ones, got " + low[i] + " to " + high[i] + " at " + i);
      }
    }
    return new IntervalBox(low.clone(), high.clone());
  }

  /** The same interval for each of {@code size} coordinates. */
  public static IntervalBox of(int size, Interval each) {
    double[] low = new double[size];
    double[] high = new double[size];
    Arrays.fill(low, each.low());
    Arrays.fill(high, each.high());
    return new IntervalBox(low, high);
  }

  /**
   * The inputs that differ from x by at most {@code radius} in each coordinate and stay in the
   * domain; rounded outward, except that radius 0 gives x alone.
   *
   * @param x in the domain
   * @param radius at least 0, finite
   * @param domain where inputs may lie, such as 0..1; {@link Interval#REALS} for everywhere
   * @throws IllegalArgumentException if x leaves the domain or the radius is negative
   */
  public static IntervalBox around(double[] x, double radius, Interval domain) {
    if (!(radius >= 0) || Double.isInfinite(radius)) {
      throw new IllegalArgumentException("expected a radius of at least 0, got " + radius);
    }
    double[] low = new double[x.length];
    double[] high = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      if (!domain.contains(x[i])) {
        throw new IllegalArgumentException(
            String.format(
                "expected inputs in %s..%s, got %s at %d", domain.low(), domain.high(), x[i], i));
      }
      low[i] = radius == 0 ? x[i] : Math.max(domain.low(), Math.nextDown(x[i] - radius));
      high[i] = radius == 0 ? x[i] : Math.min(domain.high(), Math.nextUp(x[i] + radius));
    }
    return new IntervalBox(low, high);
  }

  /** The number of coordinates. */
  public int size() {
    return low.length;
  }

  /** Where one coordinate may lie. */
  public Interval at(int i) {
    return new Interval(low[i], high[i]);
  }

  /** Whether a vector of the same size lies in it. */
  public boolean contains(double... v) {
    for (int i = 0; i < low.length; i++) {
      if (!(low[i] <= v[i] && v[i] <= high[i])) {
        return false;
      }
    }
    return true;
  }
}
