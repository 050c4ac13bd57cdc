package org.chainzrule.experiment.rival;

import java.util.List;
import java.util.Optional;
import org.chainzrule.dreg.Dreg;
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
 * @param dreg the scope of DREG in which it is trained besides; empty if it does not take part
 * @param dregGrid the strengths of DREG to choose from; empty if it does not take part
 */
public record Contestant(
    String name,
    boolean isOwn,
    boolean hasConvolutions,
    Architecture architecture,
    PenaltyName penalty,
    List<Double> penaltyGrid,
    Optional<Dreg.Scope> dreg,
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
   * @throws IllegalArgumentException if there are strengths of DREG without a scope, or a scope
   *     without strengths
   */
  public Contestant {
    penaltyGrid = List.copyOf(penaltyGrid);
    dregGrid = List.copyOf(dregGrid);
    if (dreg.isPresent() == dregGrid.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a scope of DREG and strengths, or none of both, of "
              + name
              + ", got "
              + dreg
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

  /** A network of the library, with and without DREG on the gradient of the loss in the input. */
  static Contestant own(String name, Architecture architecture, List<Double> dregGrid) {
    return new Contestant(
        name,
        true,
        false,
        architecture,
        PenaltyName.NONE,
        List.of(),
        Optional.of(Dreg.Scope.ADJOINT),
        dregGrid);
  }

  /** The same contestant, which has convolutions. */
  Contestant withConvolutions() {
    return new Contestant(name, isOwn, true, architecture, penalty, penaltyGrid, dreg, dregGrid);
  }
}
