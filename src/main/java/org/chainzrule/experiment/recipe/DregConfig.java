package org.chainzrule.experiment.recipe;

import org.chainzrule.dreg.Dreg;
import org.chainzrule.optim.schedule.Schedule;

/**
 * The settings of DREG in an experiment.
 *
 * @param scope which derivatives are penalised
 * @param strength λ at the start, at least 0; 0 for no DREG
 * @param schedule how λ changes during training
 * @param end λ at the end, at least 0; a constant schedule ignores it
 */
public record DregConfig(Dreg.Scope scope, double strength, ScheduleName schedule, double end) {

  /**
   * @throws IllegalArgumentException if a strength is negative, or 0 with an exponential schedule
   */
  public DregConfig {
    schedule.between(strength, end);
  }

  /** DREG with a constant strength; 0 for no DREG. */
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
