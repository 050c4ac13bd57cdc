package org.chainzrule.train;

import java.util.List;
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
   * @param examples how many it saw
   * @param loss of the task, the mean over its examples, before the update
   * @param penalty all penalties times their strengths
   * @param gradientNorm the global 2-norm before clipping
   * @param gradientNorms the same for each trained parameter, in the network's order
   * @param rate the learning rate
   * @param nanos from the batch's making to the end of the update
   */
  record Step(
      int epoch,
      int number,
      int steps,
      int examples,
      double loss,
      double penalty,
      double gradientNorm,
      List<Double> gradientNorms,
      double rate,
      long nanos) {

    /** The number of this step in the whole run, counted from 1. */
    public long step() {
      return (epoch - 1L) * steps + number;
    }
  }

  /**
   * What one validation found.
   *
   * @param epoch counted from 1
   * @param step how many steps of the whole run came before it
   */
  record Validation(int epoch, long step, Evaluation evaluation) {}

  /**
   * What one epoch did.
   *
   * @param number counted from 1
   * @param step how many steps of the whole run came before its end
   * @param loss the mean over its steps
   * @param penalty the mean over its steps
   * @param seconds without validation
   * @param validation at its end, where there is a validation set
   */
  record Epoch(
      int number,
      long step,
      double loss,
      double penalty,
      double seconds,
      Optional<Evaluation> validation) {}

  /** Called after every update. */
  default Decision afterStep(Step step) {
    return Decision.CONTINUE;
  }

  /** Called after every validation, those at the end of epochs included. */
  default Decision afterValidation(Validation validation) {
    return Decision.CONTINUE;
  }

  /** Called after every epoch and its validation. */
  default Decision afterEpoch(Epoch epoch) {
    return Decision.CONTINUE;
  }
}
