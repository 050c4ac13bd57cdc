package org.chainzrule.experiment.recipe;

import org.chainzrule.optim.schedule.Schedule;

/** The schedules from one number to another that an experiment can name. */
public enum ScheduleName {
  /** Stays at the first number. */
  CONSTANT,
  LINEAR,
  COSINE,
  EXPONENTIAL;

  /**
   * The schedule with this name.
   *
   * @throws IllegalArgumentException if a number is negative, or one of {@link #EXPONENTIAL} is 0
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
