package org.chainzrule.examples;

import java.util.List;
import java.util.stream.LongStream;
import org.chainzrule.measure.Estimate;

/**
 * The choice of a contender's strength, on images held out of the training set: of the strengths
 * whose accuracy is at most {@link #TOLERANCE} below that without penalty, the one with the
 * smallest peak gradient; where there is none, the most accurate one.
 */
final class Selection {

  /** A tenth of a percent, about one standard error of an accuracy of 98 % on 10 000 images. */
  static final double TOLERANCE = 1e-3;

  /** Seeds that no final run uses. */
  private static final long FIRST_SEED = 101;

  private final Sets sets;
  private final int epochs;
  private final int seeds;

  Selection(Sets sets, int epochs, int seeds) {
    this.sets = sets;
    this.epochs = epochs;
    this.seeds = seeds;
  }

  /** Means over seeds at one strength. */
  record Candidate(double strength, double accuracy, double peak) {}

  /** The held-out means at every strength of a contender's grid. */
  List<Candidate> candidates(Contender contender) {
    return contender.grid().stream().map(strength -> candidate(contender, strength)).toList();
  }

  private Candidate candidate(Contender contender, double strength) {
    List<Trial> trials =
        LongStream.range(FIRST_SEED, FIRST_SEED + seeds)
            .mapToObj(seed -> Trial.plain(contender.options(strength, seed, epochs), sets))
            .toList();
    double accuracy = Estimate.of(trials.stream().mapToDouble(Trial::accuracy).toArray()).mean();
    double peak =
        Estimate.of(trials.stream().mapToDouble(t -> t.gradient().max()).toArray()).mean();
    return new Candidate(strength, accuracy, peak);
  }

  /**
   * The choice among candidates.
   *
   * @param accuracy held out, without penalty
   */
  static Candidate best(List<Candidate> candidates, double accuracy) {
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
