package org.chainzrule.experiment.fairfight;

/**
 * A contestant with or without DREG: what a row of the tables is about.
 *
 * @param contestant the name of the contestant
 * @param dreg whether it is trained with DREG
 */
public record Entrant(String contestant, boolean dreg) {

  /** The name in tables, such as {@code poly-dense + DREG}. */
  @Override
  public String toString() {
    return dreg ? contestant + " + DREG" : contestant;
  }
}
