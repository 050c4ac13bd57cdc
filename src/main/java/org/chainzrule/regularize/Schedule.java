package org.chainzrule.regularize;

/**
 * A number that changes in the course of training: a learning rate, or the strength of a penalty.
 */
@FunctionalInterface
public interface Schedule {

  /**
   * Its value for one step.
   *
   * @param step counted from 0
   * @param total the steps of the whole run, more than {@code step}
   */
  double at(long step, long total);

  /** The same value all the time. */
  static Schedule constant(double value) {
    return new Schedules.Constant(value);
  }

  /** In a straight line from one value at the first step to another after the last. */
  static Schedule linear(double from, double to) {
    return new Schedules.Linear(from, to);
  }

  /** {@code to + (from - to) (1 + cos πt) / 2}, t from 0 at the first step to 1 after the last. */
  static Schedule cosine(double from, double to) {
    return new Schedules.Cosine(from, to);
  }

  /**
   * This schedule, reached in a straight line from 0 over the first part of a run.
   *
   * @param part the part of all steps that the warm-up takes, in 0..1
   */
  default Schedule warmUp(double part) {
    return new Schedules.WarmUp(this, part);
  }
}
