package org.chainzrule.train;

import java.util.Optional;

/** Watches training. Return {@link Decision#STOP} to end it early. */
public interface Callback {

  /** Whether to go on. */
  enum Decision {
    CONTINUE,
    STOP
  }

  /**
   * What one step did.
   *
   * @param epoch counted from 1
   * @param number the step in the epoch, counted from 1
   * @param steps the steps of an epoch
   * @param loss of the task, the mean over the batch, before the update
   * @param penalty all penalties times their strengths
   * @param gradientNorm the global 2-norm before clipping
   * @param rate the learning rate
   * @param nanos from the batch's making to the end of the update
   */
  record Step(
      int epoch,
      int number,
      int steps,
      double loss,
      double penalty,
      double gradientNorm,
      double rate,
      long nanos) {}

  /**
   * What one epoch did.
   *
   * @param number counted from 1
   * @param loss the mean over its steps
   * @param penalty the mean over its steps
   * @param seconds without validation
   * @param validation where there is a validation set
   */
  record Epoch(
      int number, double loss, double penalty, double seconds, Optional<Evaluation> validation) {}

  /** Called after every update. */
  default Decision afterStep(Step step) {
    return Decision.CONTINUE;
  }

  /** Called after every epoch and its validation. */
  default Decision afterEpoch(Epoch epoch) {
    return Decision.CONTINUE;
  }
}
