package org.chainzrule.train;

import static org.chainzrule.train.TrainerSettings.check;

import org.chainzrule.train.EarlyStopping.Measure;

/**
 * Reduce-on-plateau: lowers the learning rate when validation no longer improves. The rate of the
 * optimizer's schedule is multiplied by a factor that starts at 1.
 *
 * @param measure the figure of a validation that is compared
 * @param factor multiplies the factor at each plateau, in 0..1 (both excluded)
 * @param patience how many validations in a row without a new best make a plateau, at least 1
 * @param least the lower limit of the factor, in 0..1
 */
public record Plateau(Measure measure, double factor, int patience, double least) {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Plateau {
    check(factor > 0 && factor < 1, "expected a factor between 0 and 1, got " + factor);
    check(patience >= 1, "expected a patience of at least 1, got " + patience);
    check(least >= 0 && least <= 1, "expected a least factor in 0..1, got " + least);
  }

  /** A plateau of the validation loss, without a lower limit of the factor. */
  public static Plateau onLoss(double factor, int patience) {
    return new Plateau(Measure.LOSS, factor, patience, 0);
  }

  /** A plateau of the validation accuracy, without a lower limit of the factor. */
  public static Plateau onAccuracy(double factor, int patience) {
    return new Plateau(Measure.ACCURACY, factor, patience, 0);
  }

  /** The best validation, the patience used and the present factor in one run. */
  static final class State {

    private final Plateau rule;
    double best = Double.NEGATIVE_INFINITY;
    long waited;
    double factor = 1;

    State(Plateau rule) {
      this.rule = rule;
    }

    /** Compares a validation with the best, and lowers the factor if patience runs out. */
    void record(Evaluation evaluation) {
      double now = rule.measure().score(evaluation);
      if (now > best) {
        best = now;
        waited = 0;
      } else if (++waited >= rule.patience()) {
        factor = Math.max(rule.least(), factor * rule.factor());
        waited = 0;
      }
    }
  }
}
