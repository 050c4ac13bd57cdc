package org.chainzrule.experiment.comparison;

import java.util.List;

/**
 * The choice of a penalty's strength on held-out examples: of the strengths whose accuracy is at
 * most {@link #TOLERANCE} below that without penalty, the one with the smallest peak gradient;
 * where there is none, the most accurate one.
 *
 * @param setting whose strength is chosen
 * @param candidates its strengths
 * @param chosen one of them
 */
public record StrengthChoice(PenaltySetting setting, List<Candidate> candidates, Candidate chosen) {

  /** A tenth of a percent, about one standard error of an accuracy of 98 % on 10 000 images. */
  public static final double TOLERANCE = 1e-3;

  /**
   * The means over seeds at one strength.
   *
   * @param strength of the penalty
   * @param accuracy on held-out examples, in 0..1
   * @param peak the largest norm of an input gradient
   */
  public record Candidate(double strength, double accuracy, double peak) {}

  /**
   * Chooses among candidates.
   *
   * @param accuracy on held-out examples without penalty, in 0..1
   */
  public static StrengthChoice of(
      PenaltySetting setting, List<Candidate> candidates, double accuracy) {
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
    return new StrengthChoice(setting, List.copyOf(candidates), best);
  }
}
