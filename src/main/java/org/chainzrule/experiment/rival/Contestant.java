package org.chainzrule.experiment.rival;

import java.util.List;
import java.util.Optional;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.recipe.PenaltyName;
import org.chainzrule.nn.LayerPlan;

/**
 * A kind of network that takes part in a comparison.
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

  /** Copies the grids. */
  public Contestant {
    penaltyGrid = List.copyOf(penaltyGrid);
    dregGrid = List.copyOf(dregGrid);
  }
}
