package org.chainzrule.experiment.comparison;

import java.util.List;

/**
 * The choice of a penalty's strength on held-out examples: among the strengths whose accuracy is at
 * most {@link #TOLERANCE} below the baseline, the one with the smallest peak of input gradients; if
 * there is no such strength, the most accurate one.
 *
 * @param setting the penalty
 * @param candidates its strengths, evaluated
 * @param chosen the candidate that was chosen
 */
public record StrengthChoice(PenaltySetting setting, List<Candidate> candidates, Candidate chosen) {

  /** 0.1 %, about one standard error of an accuracy of 98 % on 10 000 images. */
  public static final double TOLERANCE = 1e-3;

  /**
   * The means over the selection seeds at one strength.
   *
   * @param strength the strength of the penalty
   * @param accuracy the accuracy on held-out examples, in 0..1
   * @param peak the largest norm of an input gradient on held-out examples
   * @param attacked the accuracy on held-out examples under the strongest PGD attack, in 0..1; NaN
   *     where there is none
   */
  public record Candidate(double strength, double accuracy, double peak, double attacked) {}

  /**
   * Chooses among candidates.
   *
   * @param accuracy the accuracy of the baseline on held-out examples, in 0..1
   */
  public static StrengthChoice of(
      PenaltySetting setting, List<Candidate> candidates, double accuracy) {
    return new StrengthChoice(setting, List.copyOf(candidates), best(candidates, accuracy));
  }

  /** The candidate to choose, with the accuracy of the baseline. */
  private static Candidate best(List<Candidate> candidates, double accuracy) {
    Candidate best = candidates.get(0);
    for (Candidate candidate : candidates) {
      boolean accepted = candidate.accuracy() >= accuracy - TOLERANCE;
      boolean bestAccepted = best.accuracy() >= accuracy - TOLERANCE;
      boolean better =
          accepted && bestAccepted
              ? candidate.peak() < best.peak()
              : accepted || !bestAccepted && candidate.accuracy() > best.accuracy();
      best = better ? candidate : best;
    }
    return best;
  }
}
