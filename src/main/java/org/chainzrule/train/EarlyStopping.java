package org.chainzrule.train;

import static org.chainzrule.train.TrainerSettings.check;

/**
 * Early stopping: ends training when validation no longer improves, and restores the weights of the
 * best validation.
 *
 * @param measure the figure of a validation that is compared
 * @param patience how many validations in a row without a new best end the run, at least 1; there
 *     is one validation per epoch, and more with {@link Trainer#validateEvery}
 */
public record EarlyStopping(Measure measure, int patience) {

  /** The figure by which validations are compared. */
  public enum Measure {
    /** The loss: lower is better. */
    LOSS,
    /** The accuracy: higher is better. */
    ACCURACY;

    /** The figure, negated if lower is better, so that a higher score is always better. */
    double score(Evaluation evaluation) {
      return this == LOSS
          ? -evaluation.loss()
          : evaluation
              .accuracy()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "expected a loss with classes to measure accuracy by, got one without"));
    }
  }

  /**
   * @throws IllegalArgumentException if the patience is below 1
   */
  public EarlyStopping {
    check(patience >= 1, "expected a patience of at least 1, got " + patience);
  }

  /** Early stopping by validation loss. */
  public static EarlyStopping onLoss(int patience) {
    return new EarlyStopping(Measure.LOSS, patience);
  }

  /** Early stopping by validation accuracy. */
  public static EarlyStopping onAccuracy(int patience) {
    return new EarlyStopping(Measure.ACCURACY, patience);
  }
}
