package org.chainzrule.nn;

import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;

/**
 * A box for each example of a batch: all v with {@code low <= v <= high} in every coordinate. Its
 * ends are variables, so that bounds can be trained. Unlike those of an {@link
 * org.chainzrule.tensor.interval.IntervalBox}, they are rounded to nearest and not outward.
 *
 * @param low the lower ends, shape {@code [n, ...]}
 * @param high the upper ends, at least the lower ones, in the same shape
 */
public record IntervalBatch(Variable low, Variable high) {

  /**
   * @throws IllegalArgumentException if the shapes differ
   */
  public IntervalBatch {
    if (!low.shape().equals(high.shape())) {
      throw new IllegalArgumentException(
          "expected upper ends of shape "
              + low.shape()
              + ", as the lower ones, got "
              + high.shape());
    }
  }

  /**
   * The boxes of what differs from each example by at most a radius in each coordinate and lies in
   * the domain. An example outside the domain is in its box all the same.
   *
   * @param x shape {@code [n, ...]}
   * @param radius at least 0, finite
   * @param domain where inputs may lie, such as 0..1; {@link Interval#REALS} for everywhere
   * @throws IllegalArgumentException if the radius is negative or not finite
   */
  public static IntervalBatch around(Tensor x, double radius, Interval domain) {
    if (!(radius >= 0) || Double.isInfinite(radius)) {
      throw new IllegalArgumentException("expected a radius of at least 0, got " + radius);
    }
    double[] centre = x.toColumns();
    double[] low = new double[centre.length];
    double[] high = new double[centre.length];
    for (int i = 0; i < centre.length; i++) {
      low[i] = Math.min(centre[i], Math.max(domain.low(), centre[i] - radius));
      high[i] = Math.max(centre[i], Math.min(domain.high(), centre[i] + radius));
    }
    return new IntervalBatch(
        Variable.constant(Tensor.ofColumns(x.shape(), x.precision(), low)),
        Variable.constant(Tensor.ofColumns(x.shape(), x.precision(), high)));
  }

  /** The boxes from {@code centre - radius} to {@code centre + radius}. */
  public static IntervalBatch of(Variable centre, Variable radius) {
    return new IntervalBatch(centre.minus(radius), centre.plus(radius));
  }

  /** The shape of the batch, {@code [n, ...]}. */
  public Shape shape() {
    return low.shape();
  }

  /** {@code (low + high) / 2}. */
  public Variable centre() {
    return low.plus(high).times(0.5);
  }

  /** Half of what the ends are apart, {@code (high - low) / 2}. */
  public Variable radius() {
    return high.minus(low).times(0.5);
  }

  /** Both ends through a function that falls in none of its arguments. */
  public IntervalBatch rising(UnaryOperator<Variable> f) {
    return new IntervalBatch(f.apply(low), f.apply(high));
  }
}
