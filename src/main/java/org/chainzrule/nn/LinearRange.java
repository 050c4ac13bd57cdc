package org.chainzrule.nn;

import java.util.Optional;
import org.chainzrule.Internal;
import org.chainzrule.tensor.interval.Interval;

/**
 * {@code a(z) = (z - μ) γ + β}, with a factor and a shift that are known up to rounding.
 *
 * @param mean μ
 * @param factor γ
 * @param shift β
 */
@Internal
public record LinearRange(double mean, Interval factor, Interval shift) implements ActivationRange {

  @Override
  public Interval value(Interval z) {
    return z.plus(Interval.of(-mean)).times(factor).plus(shift);
  }

  @Override
  public Interval excess(Interval z, double s) {
    Interval constant = Interval.of(-mean).times(factor).plus(shift);
    return z.times(factor.plus(Interval.of(-s))).plus(constant);
  }

  @Override
  public Optional<double[]> turns(Interval z) {
    return Optional.of(new double[0]);
  }

  @Override
  public Interval slope(Interval z) {
    return factor;
  }
}
