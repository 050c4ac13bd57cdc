package org.chainzrule.tensor.interval;

import java.util.Locale;
import java.util.function.IntFunction;
import org.chainzrule.tensor.Check;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * A box of examples: all v of one shape with {@code low_i <= v_i <= high_i}, one interval for each
 * coordinate. Coordinates are numbered in memory order, as in {@link Tensor#toColumns}: those of an
 * image {@code [w, h, channels]} along the width first, then along the height, then by channel.
 */
public final class IntervalBox {

  private final Shape shape;
  private final double[] low;
  private final double[] high;

  private IntervalBox(Shape shape, double[] low, double[] high) {
    this.shape = shape;
    this.low = low;
    this.high = high;
  }

  /**
   * The box of vectors between two corners.
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
    return new IntervalBox(Shape.of(low.length), low.clone(), high.clone());
  }

  /** The box with the same interval for each of {@code size} coordinates. */
  public static IntervalBox of(int size, Interval each) {
    return of(Shape.of(size), i -> each);
  }

  /**
   * The box of examples of a shape, by the interval of each coordinate.
   *
   * @param at called once for each of 0..length-1
   */
  public static IntervalBox of(Shape shape, IntFunction<Interval> at) {
    double[] low = new double[shape.length()];
    double[] high = new double[shape.length()];
    for (int i = 0; i < low.length; i++) {
      Interval interval = at.apply(i);
      low[i] = interval.low();
      high[i] = interval.high();
    }
    return new IntervalBox(shape, low, high);
  }

  /**
   * The box of inputs that differ from x by at most {@code radius} in each coordinate and stay in
   * the domain; rounded outward, except that radius 0 gives x alone.
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
                Locale.ROOT,
                "expected inputs in %s..%s, got %s at %d",
                domain.low(),
                domain.high(),
                x[i],
                i));
      }
      low[i] = radius == 0 ? x[i] : Math.max(domain.low(), Math.nextDown(x[i] - radius));
      high[i] = radius == 0 ? x[i] : Math.min(domain.high(), Math.nextUp(x[i] + radius));
    }
    return new IntervalBox(Shape.of(x.length), low, high);
  }

  /**
   * The box of the same intervals, in the same order, for examples of another shape.
   *
   * @throws IllegalArgumentException if the shape has another number of elements
   */
  public IntervalBox reshape(Shape other) {
    Check.count(other, size());
    return new IntervalBox(other, low, high);
  }

  /** The shape of an example. */
  public Shape shape() {
    return shape;
  }

  /** The number of coordinates. */
  public int size() {
    return low.length;
  }

  /** The lower bound of one coordinate. */
  public double low(int i) {
    return low[i];
  }

  /** The upper bound of one coordinate. */
  public double high(int i) {
    return high[i];
  }

  /** The interval of one coordinate. */
  public Interval at(int i) {
    return new Interval(low[i], high[i]);
  }

  /** Whether an example of the same size, in memory order, lies in it. */
  public boolean contains(double... v) {
    for (int i = 0; i < low.length; i++) {
      if (!(low[i] <= v[i] && v[i] <= high[i])) {
        return false;
      }
    }
    return true;
  }
}
