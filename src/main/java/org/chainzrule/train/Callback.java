package org.chainzrule.train;

import java.util.List;
import java.util.Optional;

/**
 * An observer of a training run, called after every step, validation and epoch. It may end the run
 * by returning {@link Decision#STOP}.
 *
 * <pre>{@code
 * Callback stopAtZeroLoss = new Callback() {
 *   public Decision afterStep(Step step) {
 *     return step.loss() < 1e-6 ? Decision.STOP : Decision.CONTINUE;
 *   }
 * };
 * }</pre>
 */
public interface Callback {

  /** Whether training continues or stops. */
  enum Decision {
    CONTINUE,
    STOP
  }

  /**
   * A run that begins.
   *
   * @param epochs how many it has
   * @param steps how many steps an epoch has
   * @param done how many steps were done before; above 0 if it is resumed from a checkpoint
   * @param metrics the names that {@link Evaluation#metrics} has at every validation
   */
  record Run(int epochs, int steps, long done, List<String> metrics) {

    /** Copies the list. */
    public Run {
      metrics = List.copyOf(metrics);
    }

    /** A run without figures beside loss and accuracy. */
    public Run(int epochs, int steps, long done) {
      this(epochs, steps, done, List.of());
    }
  }

  /**
   * The measurements of one optimizer step.
   *
   * @param epoch counted from 1
   * @param number of the step within the epoch, counted from 1
   * @param steps how many steps an epoch has
   * @param examples how many examples the step used
   * @param loss the mean loss over the examples before the update, without penalties
   * @param penalty the sum of all penalties, each times its strength
   * @param gradientNorm the 2-norm of all gradients together, before clipping
   * @param gradientNorms the 2-norm of each trained parameter's gradient, in the network's order
   * @param rate the learning rate of this step
   * @param nanos nanoseconds from the request for the batch to the end of the update
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

    /** The number of the step in the whole run, counted from 1. */
    public long step() {
      return (epoch - 1L) * steps + number;
    }
  }

  /**
   * The result of one validation.
   *
   * @param epoch counted from 1
   * @param step the number of steps done in the whole run before it
   */
  record Validation(int epoch, long step, Evaluation evaluation) {}

  /**
   * The measurements of one epoch.
   *
   * @param number counted from 1
   * @param step the number of steps done in the whole run at its end
   * @param loss the mean of the loss over its steps
   * @param penalty the mean of the penalty over its steps
   * @param seconds of training, without validation
   * @param validation at its end; empty without a validation set
   */
  record Epoch(
      int number,
      long step,
      double loss,
      double penalty,
      double seconds,
      Optional<Evaluation> validation) {}

  /**
   * Called before the first step of every run. A callback that is used for several runs begins anew
   * here.
   */
  default void beforeRun(Run run) {}

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
