package org.chainzrule.experiment.recipe;

/**
 * What an experiment has besides DREG.
 *
 * @param name which penalty, or which kind of layer
 * @param strength of a penalty, at least 0; kinds of layers have none
 */
public record PenaltyConfig(PenaltyName name, double strength) {

  /** No other penalty. */
  public static final PenaltyConfig NONE = new PenaltyConfig(PenaltyName.NONE, 1e-2);

  /**
   * @throws IllegalArgumentException if the strength is negative
   */
  public PenaltyConfig {
    if (!(strength >= 0)) {
      throw new IllegalArgumentException(
          "expected a penalty strength of at least 0, got " + strength);
    }
  }
}
