package org.chainzrule.experiment.recipe;

import org.chainzrule.dreg.Dreg;
import org.chainzrule.optim.schedule.Schedule;

/**
 * DREG in an experiment.
 *
 * @param scope which derivative it measures
 * @param strength λ at the start, at least 0
 * @param schedule how λ changes
 * @param end λ at the end, at least 0; a constant schedule never comes to it
 */
public record DregConfig(Dreg.Scope scope, double strength, ScheduleName schedule, double end) {

  /**
   * @throws IllegalArgumentException if a strength is negative, or 0 where the schedule is
   *     exponential
   */
  public DregConfig {
    schedule.between(strength, end);
  }

  /** With one strength from start to end; 0 for no DREG. */
  public static DregConfig constant(Dreg.Scope scope, double strength) {
    return new DregConfig(scope, strength, ScheduleName.CONSTANT, 0);
  }

  /** The schedule of λ. */
  public Schedule lambda() {
    return schedule.between(strength, end);
  }

  /** The penalty. */
  public Dreg penalty() {
    return Dreg.of(scope, lambda());
  }
}
