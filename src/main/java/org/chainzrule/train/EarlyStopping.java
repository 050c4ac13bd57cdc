package org.chainzrule.train;

/**
 * Ends training when validation has stopped getting better, and brings back the best weights.
 *
 * @param measure what counts as better
 * @param patience how many validations without a new best are waited for, at least 1; there is one
 *     an epoch, and more under {@link Trainer#validateEvery}
 */
public record EarlyStopping(Measure measure, int patience) {

  /** What validation is judged by. */
  public enum Measure {
    /** A lower loss. */
    LOSS,
    /** A higher accuracy. */
    ACCURACY;

    /** The higher the better. */
    double score(Evaluation evaluation) {
      return this == LOSS
          ? -evaluation.loss()
          : evaluation
              .accuracy()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "expected a loss with classes to judge by accuracy"));
    }
  }

  /**
   * @throws IllegalArgumentException if the patience is below 1
   */
  public EarlyStopping {
    if (patience < 1) {
      throw new IllegalArgumentException("expected a patience of at least 1, got " + patience);
    }
  }

  /** By validation loss. */
  public static EarlyStopping onLoss(int patience) {
    return new EarlyStopping(Measure.LOSS, patience);
  }

  /** By validation accuracy. */
  public static EarlyStopping onAccuracy(int patience) {
    return new EarlyStopping(Measure.ACCURACY, patience);
  }
}
