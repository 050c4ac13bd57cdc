package org.chainzrule.experiment.recipe;

/**
 * The penalty of an experiment besides DREG.
 *
 * @param name the penalty or kind of layer
 * @param strength the strength of the penalty, at least 0; kinds of layers ignore it
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
