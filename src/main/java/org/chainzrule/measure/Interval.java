package org.chainzrule.measure;

/**
 * The numbers from {@code low} to {@code high}, both included where they are finite.
 *
 * @param low may be negative infinity
 * @param high at least {@code low}; may be infinity
 */
public record Interval(double low, double high) {

  /** Every number. */
  public static final Interval REALS =
      new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /**
   * @throws IllegalArgumentException unless {@code low <= high}
   */
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "expected an interval from a low end to a high one, got " + low + " to " + high);
    }
  }

  /** The largest {@code |v|} in it, at least 0. */
  public double magnitude() {
    return Math.max(Math.abs(low), Math.abs(high));
  }

  /** Whether it has both ends. */
  public boolean isBounded() {
    return low > Double.NEGATIVE_INFINITY && high < Double.POSITIVE_INFINITY;
  }

  /** Whether {@code low <= v <= high}. */
  public boolean contains(double v) {
    return low <= v && v <= high;
  }

  /** The smallest interval that contains both. */
  Interval hull(Interval other) {
    return new Interval(Math.min(low, other.low), Math.max(high, other.high));
  }

  /** The same with each end moved outward by a share of its size. */
  Interval widened(double share) {
    return new Interval(outward(low, -share), outward(high, share));
  }

  private static double outward(double end, double share) {
    return end == 0 || Double.isInfinite(end) ? end : end + share * Math.abs(end);
  }
}
