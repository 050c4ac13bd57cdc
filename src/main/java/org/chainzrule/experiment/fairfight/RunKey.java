package org.chainzrule.experiment.fairfight;

/**
 * What identifies a run of a Fair Fight: two runs with one key give the same figures, except times.
 *
 * @param contestant the name of the contestant
 * @param dreg whether it is trained with DREG
 * @param phase what the run is for
 * @param rate the initial learning rate
 * @param penaltyStrength the strength of the contestant's own penalty; 0 for none
 * @param dregStrength λ of DREG; 0 for none
 * @param seed the seed of initial weights and of the order of the examples
 */
public record RunKey(
    String contestant,
    boolean dreg,
    Phase phase,
    double rate,
    double penaltyStrength,
    double dregStrength,
    long seed) {

  /** What a run is for. */
  public enum Phase {
    /** Choosing the learning rate and the strength of penalties on held-out examples. */
    SELECTION,
    /** Measuring on the test set what was chosen. */
    FINAL,
    /** Timing training steps, while no other run is going on. */
    TIMING
  }

  /** The contestant, and whether it is trained with DREG: what a row of the tables is about. */
  public Entrant entrant() {
    return new Entrant(contestant, dreg);
  }
}
