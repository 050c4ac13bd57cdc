package org.chainzrule.experiment.recipe;

import org.chainzrule.optim.schedule.Schedule;

/** The schedules from one value to another that an experiment can select by name. */
public enum ScheduleName {
  /** Stays at the first value. */
  CONSTANT,
  LINEAR,
  COSINE,
  EXPONENTIAL;

  /**
   * The schedule with this name.
   *
   * @throws IllegalArgumentException if a value is negative, or 0 with {@link #EXPONENTIAL}
   */
  public Schedule between(double from, double to) {
    return switch (this) {
      case CONSTANT -> Schedule.constant(from);
      case LINEAR -> Schedule.linear(from, to);
      case COSINE -> Schedule.cosine(from, to);
      case EXPONENTIAL -> Schedule.exponential(from, to);
    };
  }
}
