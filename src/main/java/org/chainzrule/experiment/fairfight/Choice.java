package org.chainzrule.experiment.fairfight;

/**
 * What was chosen for an entrant on held-out examples.
 *
 * @param entrant the contestant, and whether it is trained with DREG
 * @param rate the initial learning rate
 * @param penaltyStrength the strength of the contestant's own penalty; 0 for none
 * @param dregStrength λ of DREG; 0 for none
 */
public record Choice(Entrant entrant, double rate, double penaltyStrength, double dregStrength) {

  /** The key of a run with these choices. */
  public RunKey key(RunKey.Phase phase, long seed) {
    return new RunKey(
        entrant.contestant(), entrant.dreg(), phase, rate, penaltyStrength, dregStrength, seed);
  }

  Choice withRate(double other) {
    return new Choice(entrant, other, penaltyStrength, dregStrength);
  }

  Choice withPenalty(double strength) {
    return new Choice(entrant, rate, strength, dregStrength);
  }

  Choice withDreg(double strength) {
    return new Choice(new Entrant(entrant.contestant(), true), rate, penaltyStrength, strength);
  }
}
