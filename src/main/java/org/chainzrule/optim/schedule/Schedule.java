package org.chainzrule.optim.schedule;

/**
 * A number as a function of the training step: a learning rate, or the strength of a penalty.
 *
 * <pre>{@code
 * Schedule rate = Schedule.cosine(1e-3, 0).warmUp(0.05);
 * }</pre>
 */
@FunctionalInterface
public interface Schedule {

  /**
   * The value at one step.
   *
   * @param step counted from 0
   * @param total the steps of the whole run, more than {@code step}
   */
  double at(long step, long total);

  /** The same value at every step. */
  static Schedule constant(double value) {
    return new Schedules.Constant(value);
  }

  /** A straight line from one value at the first step to another after the last. */
  static Schedule linear(double from, double to) {
    return new Schedules.Linear(from, to);
  }

  /** {@code to + (from - to) (1 + cos πt) / 2}, t from 0 at the first step to 1 after the last. */
  static Schedule cosine(double from, double to) {
    return new Schedules.Cosine(from, to);
  }

  /**
   * {@code from (to / from)^t}, t from 0 at the first step to 1 after the last: it changes by equal
   * factors over equal numbers of steps.
   *
   * @throws IllegalArgumentException if one of them is not positive, as no factor leads to 0
   */
  static Schedule exponential(double from, double to) {
    return new Schedules.Exponential(from, to);
  }

  /**
   * Step decay: {@code from · factorⁱ} in the i-th part of the run, i from 0.
   *
   * @param factor not negative
   * @param part the length of each part as a fraction of the run, above 0
   */
  static Schedule stepDecay(double from, double factor, double part) {
    return new Schedules.Stairs(from, factor, part);
  }

  /**
   * Step decay every given number of steps: {@code from · factorⁱ}, {@code i = ⌊step / steps⌋}. For
   * a decay every few epochs, multiply by the steps of an epoch.
   *
   * @param factor not negative
   * @param steps at least 1
   */
  static Schedule stepDecayEvery(double from, double factor, long steps) {
    return new Schedules.StairsOfSteps(from, factor, steps);
  }

  /**
   * Up along half a cosine from {@code peak / 25} over the first 0.3 of the run, and down along
   * another to {@code peak / 250 000}.
   */
  static Schedule oneCycle(double peak) {
    return oneCycle(peak, 0.3);
  }

  /**
   * As {@link #oneCycle(double)}, with the peak elsewhere.
   *
   * @param part how much of the run is before the peak, in 0..1
   * @see <a href="https://arxiv.org/abs/1708.07120">Smith and Topin, 2017</a>
   */
  static Schedule oneCycle(double peak, double part) {
    return new Schedules.OneCycle(peak, part);
  }

  /**
   * This schedule with a linear warm-up: its value is reached in a straight line from 0.
   *
   * @param part the part of all steps that the warm-up takes, in 0..1
   */
  default Schedule warmUp(double part) {
    return new Schedules.WarmUp(this, part);
  }
}
