package org.chainzrule.experiment.rival;

import java.util.List;
import java.util.Optional;
import org.chainzrule.experiment.recipe.DregConfig;
import org.chainzrule.experiment.recipe.PenaltyName;
import org.chainzrule.nn.LayerPlan;

/**
 * A kind of network that takes part in a comparison, with what there is to choose about its
 * training besides the learning rate.
 *
 * @param name short, without spaces
 * @param isOwn whether it is one of the library's, with learned polynomials
 * @param hasConvolutions whether it has convolutions, and takes images alone
 * @param architecture its layers
 * @param penalty its own penalty
 * @param penaltyGrid the strengths of that penalty to choose from; empty for none
 * @param dreg how it is trained with DREG besides, at a strength of the grid; empty if it does not
 *     take part
 * @param dregGrid the strengths of DREG to choose from; empty if it does not take part
 */
public record Contestant(
    String name,
    boolean isOwn,
    boolean hasConvolutions,
    Architecture architecture,
    PenaltyName penalty,
    List<Double> penaltyGrid,
    Optional<DregConfig> dreg,
    List<Double> dregGrid) {

  /** The layers of a network. */
  @FunctionalInterface
  public interface Architecture {

    /**
     * The plan of a network.
     *
     * @param inputs the number of features of an example
     * @param classes the number of outputs
     */
    LayerPlan plan(int inputs, int classes);
  }

  /**
   * Copies the grids.
   *
   * @throws IllegalArgumentException if there are strengths of DREG without its settings, or the
   *     reverse
   */
  public Contestant {
    penaltyGrid = List.copyOf(penaltyGrid);
    dregGrid = List.copyOf(dregGrid);
    if (dreg.isPresent() == dregGrid.isEmpty()) {
      throw new IllegalArgumentException(
          "expected settings of DREG and strengths, or none of both, of "
              + name
              + ", got "
              + (dreg.isPresent() ? "settings" : "no settings")
              + " and "
              + dregGrid);
    }
  }

  /** A rival without a penalty of its own. */
  static Contestant rival(String name, Architecture architecture) {
    return rival(name, architecture, PenaltyName.NONE, List.of());
  }

  /** A rival with a penalty of its own. */
  static Contestant rival(
      String name, Architecture architecture, PenaltyName penalty, List<Double> grid) {
    return new Contestant(
        name, false, false, architecture, penalty, grid, Optional.empty(), List.of());
  }

  /** A network of the library, with and without DREG. */
  static Contestant own(
      String name, Architecture architecture, DregConfig dreg, List<Double> dregGrid) {
    return new Contestant(
        name, true, false, architecture, PenaltyName.NONE, List.of(), Optional.of(dreg), dregGrid);
  }

  /** The same contestant, which has convolutions. */
  Contestant withConvolutions() {
    return new Contestant(name, isOwn, true, architecture, penalty, penaltyGrid, dreg, dregGrid);
  }
}
