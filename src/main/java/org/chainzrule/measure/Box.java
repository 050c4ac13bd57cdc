package org.chainzrule.measure;

/**
 * The values that an input's elements can take.
 *
 * @param low the smallest
 * @param high the largest
 */
public record Box(double low, double high) {

  /** 0..1, the range of pixels. */
  public static final Box UNIT = new Box(0, 1);

  /** All numbers. */
  public static final Box EVERYWHERE = new Box(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** What rounding may add to an input at the border. */
  private static final double SLACK = 1e-6;

  /**
   * @throws IllegalArgumentException if low is not below high
   */
  public Box {
    if (!(low < high)) {
      throw new IllegalArgumentException(
          "expected a box with low below high, got " + low + ".." + high);
    }
  }

  /** The nearest value in the box. */
  double clip(double x) {
    return Math.min(high, Math.max(low, x));
  }

  /** {@code x + d}, clipped. */
  double[] clip(double[] x, double[] d) {
    double[] sum = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      sum[i] = clip(x[i] + d[i]);
    }
    return sum;
  }

  /** An attack would move what lies outside further than it says. */
  void check(double[] x) {
    for (double value : x) {
      if (!(value >= low - SLACK && value <= high + SLACK)) {
        throw new IllegalArgumentException(
            "expected inputs in " + low + ".." + high + ", got " + value);
      }
    }
  }
}
