package org.chainzrule.tensor.interval;

/**
 * A closed interval: the numbers from {@code low} to {@code high}, which belong to it where they
 * are finite.
 *
 * <p>Sums and products of intervals contain the sum or product of every two numbers in them, in
 * exact arithmetic and as rounded in 64 bits: their ends are moved outward.
 *
 * @param low may be negative infinity
 * @param high at least {@code low}; may be infinity
 */
public record Interval(double low, double high) {

  /** Every number. */
  public static final Interval REALS =
      new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** 0..1, the range of pixels. */
  public static final Interval UNIT = new Interval(0, 1);

  /** The most that rounding may add to an input at the border. */
  private static final double SLACK = 1e-6;

  /**
   * @throws IllegalArgumentException unless {@code low <= high}
   */
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "expected an interval from a low end to a high one, got " + low + " to " + high);
    }
  }

  /** One number alone. */
  public static Interval of(double v) {
    return new Interval(v, v);
  }

  /** The largest {@code |v|} of a number v in it, at least 0. */
  public double magnitude() {
    return Math.max(Math.abs(low), Math.abs(high));
  }

  /** Whether both ends are finite. */
  public boolean isBounded() {
    return low > Double.NEGATIVE_INFINITY && high < Double.POSITIVE_INFINITY;
  }

  /** Whether {@code low <= v <= high}. */
  public boolean contains(double v) {
    return low <= v && v <= high;
  }

  /** The number in it that is closest to v. */
  public double clip(double v) {
    return Math.min(high, Math.max(low, v));
  }

  /** {@code x + d}, clipped. */
  public double[] clip(double[] x, double[] d) {
    double[] sum = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      sum[i] = clip(x[i] + d[i]);
    }
    return sum;
  }

  /**
   * Checks that inputs lie in it, with a tolerance of 10⁻⁶ for rounding. An attack clips its inputs
   * to the interval, and would move one that lies further outside by more than its radius.
   *
   * @throws IllegalArgumentException if one does not
   */
  public void check(double[] x) {
    for (double value : x) {
      if (!(value >= low - SLACK && value <= high + SLACK)) {
        throw new IllegalArgumentException(
            "expected inputs in " + low + ".." + high + ", got " + value);
      }
    }
  }

  /** The smallest interval that contains both. */
  public Interval hull(Interval other) {
    return new Interval(Math.min(low, other.low), Math.max(high, other.high));
  }

  /** This interval with each end moved outward by a share of its magnitude. */
  public Interval widened(double share) {
    return new Interval(outward(low, -share), outward(high, share));
  }

  private static double outward(double end, double share) {
    return end == 0 || Double.isInfinite(end) ? end : end + share * Math.abs(end);
  }

  /** All {@code a + b} with a in this interval and b in the other. */
  public Interval plus(Interval other) {
    return new Interval(Math.nextDown(low + other.low), Math.nextUp(high + other.high));
  }

  /** All {@code a b} with a in this interval and b in the other. */
  public Interval times(Interval other) {
    double a = product(low, other.low);
    double b = product(low, other.high);
    double c = product(high, other.low);
    double d = product(high, other.high);
    return new Interval(
        Math.nextDown(Math.min(Math.min(a, b), Math.min(c, d))),
        Math.nextUp(Math.max(Math.max(a, b), Math.max(c, d))));
  }

  /**
   * With {@code 0 · ∞ = 0}: an infinite end stands for large numbers, none of which is infinite.
   */
  private static double product(double a, double b) {
    return a == 0 || b == 0 ? 0 : a * b;
  }
}
