package org.chainzrule.train;

import org.chainzrule.train.EarlyStopping.Measure;

/**
 * Lowers the learning rate when validation has stopped getting better: whatever the optimizer's
 * schedule says is multiplied by a factor that starts at 1.
 *
 * @param measure what counts as better
 * @param factor what the factor is multiplied by each time, in 0..1 (both excluded)
 * @param patience how many validations without a new best are waited for, at least 1
 * @param least how small the factor may become, in 0..1
 */
public record Plateau(Measure measure, double factor, int patience, double least) {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Plateau {
    if (!(factor > 0 && factor < 1)) {
      throw new IllegalArgumentException("expected a factor between 0 and 1, got " + factor);
    }
    if (patience < 1) {
      throw new IllegalArgumentException("expected a patience of at least 1, got " + patience);
    }
    if (!(least >= 0 && least <= 1)) {
      throw new IllegalArgumentException("expected a least factor in 0..1, got " + least);
    }
  }

  /** By validation loss, without a least factor. */
  public static Plateau onLoss(double factor, int patience) {
    return new Plateau(Measure.LOSS, factor, patience, 0);
  }

  /** By validation accuracy, without a least factor. */
  public static Plateau onAccuracy(double factor, int patience) {
    return new Plateau(Measure.ACCURACY, factor, patience, 0);
  }

  /** A plateau at work. */
  static final class Watch {

    private final Plateau rule;
    double best = Double.NEGATIVE_INFINITY;
    long waited;
    double factor = 1;

    Watch(Plateau rule) {
      this.rule = rule;
    }

    /** Takes note of a validation. */
    void see(Evaluation evaluation) {
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
