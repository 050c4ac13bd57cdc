package org.chainzrule.experiment.recipe;

import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.IntervalBoundPenalty;
import org.chainzrule.tensor.interval.Interval;

/**
 * The settings of certified training in an experiment, see {@link IntervalBoundPenalty}. Inputs lie
 * in 0..1.
 *
 * @param radius ε at the end of the ramp, in 0..1; 0 for no certified training
 * @param weight κ, the weight of the worst case beside the loss, at least 0
 * @param ramp the part of the training in which ε rises in a straight line from 0, in 0..1
 */
public record CertifiedConfig(double radius, double weight, double ramp) {

  /** No certified training. */
  public static final CertifiedConfig NONE = new CertifiedConfig(0, 1, 0.5);

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public CertifiedConfig {
    check("a radius", radius, 1);
    check("a weight", weight, Double.MAX_VALUE);
    check("a ramp", ramp, 1);
  }

  private static void check(String what, double value, double most) {
    if (!(value >= 0 && value <= most)) {
      String range = most == 1 ? "in 0..1" : "of at least 0";
      throw new IllegalArgumentException(
          "expected " + what + " of certified training " + range + ", got " + value);
    }
  }

  /** Whether anything is trained by it. */
  public boolean isUsed() {
    return radius > 0 && weight > 0;
  }

  /** The penalty. */
  public IntervalBoundPenalty penalty() {
    Schedule epsilon = Schedule.constant(radius).warmUp(ramp);
    return new IntervalBoundPenalty(Schedule.constant(weight), epsilon, Interval.UNIT);
  }
}
