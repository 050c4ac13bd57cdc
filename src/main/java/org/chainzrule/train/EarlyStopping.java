package org.chainzrule.train;

import static org.chainzrule.train.TrainerSettings.check;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.tensor.safetensors.HostArray;

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

  /** The best validation of a run so far and a copy, on the heap, of the parameters it had. */
  static final class Best {

    private final EarlyStopping rule;
    private final List<Parameter> parameters;
    double score = Double.NEGATIVE_INFINITY;
    long step;
    long waited;
    List<HostArray> values = List.of();

    Best(EarlyStopping rule, List<Parameter> parameters) {
      this.rule = rule;
      this.parameters = parameters;
    }

    /**
     * Compares a validation with the best; the network must still hold the weights it was made
     * with.
     */
    void record(Callback.Validation validation) {
      double now = rule.measure().score(validation.evaluation());
      if (values.isEmpty() || now > score) {
        // A loss that is not a number is as bad as an infinite one.
        score = Double.isNaN(now) ? Double.NEGATIVE_INFINITY : now;
        step = validation.step();
        waited = 0;
        values = parameters.stream().map(p -> HostArray.of(p.value())).toList();
      } else {
        waited++;
      }
    }

    /** Whether patience has run out. */
    boolean isExhausted() {
      return waited >= rule.patience();
    }

    /** Puts the best parameters back into the network and returns the step they are from. */
    long restore() {
      for (int i = 0; i < values.size(); i++) {
        parameters.get(i).set(values.get(i).toTensor());
      }
      return step;
    }
  }
}
