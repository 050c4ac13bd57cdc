package org.chainzrule.experiment.rival;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.recipe.PenaltyName;
import org.chainzrule.nn.LayerPlan;

/** Stand-in. */
public record Contestant(
    String name,
    boolean isOwn,
    boolean hasConvolutions,
    IntFunction<LayerPlan> plan,
    PenaltyName penalty,
    List<Double> penaltyGrid,
    Optional<Dreg.Scope> dreg,
    List<Double> dregGrid) {}
