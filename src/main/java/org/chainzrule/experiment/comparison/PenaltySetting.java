package org.chainzrule.experiment.comparison;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.dreg.Adjoint;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.recipe.DregConfig;
import org.chainzrule.experiment.recipe.PenaltyConfig;
import org.chainzrule.experiment.recipe.PenaltyName;
import org.chainzrule.experiment.recipe.TrainingRecipe;

/**
 * A penalty to compare, with the grid of strengths to choose from: DREG in one scope, another
 * penalty, or spectrally normalised layers.
 *
 * @param name the name in tables
 * @param scope the scope of DREG; empty for no DREG
 * @param adjoint groups and eta of the scope ADJOINT; empty for those of the recipe, whose cap
 *     holds for all
 * @param penalty the penalty or kind of layer in place of DREG
 * @param grid the strengths to choose from, at least one
 */
public record PenaltySetting(
    String name,
    Optional<Dreg.Scope> scope,
    Optional<Adjoint> adjoint,
    PenaltyName penalty,
    List<Double> grid) {

  /** No penalty, the baseline. */
  public static final PenaltySetting NONE = other("none", PenaltyName.NONE, 0.0);

  /**
   * @throws IllegalArgumentException if there is no strength
   */
  public PenaltySetting {
    grid = List.copyOf(grid);
    if (grid.isEmpty()) {
      throw new IllegalArgumentException("expected strengths to choose from, got none for " + name);
    }
  }

  /** DREG in one scope. */
  public static PenaltySetting dreg(Dreg.Scope scope, Double... grid) {
    return new PenaltySetting(
        "DREG " + scope, Optional.of(scope), Optional.empty(), PenaltyName.NONE, List.of(grid));
  }

  /** Another penalty or kind of layer, without DREG. */
  public static PenaltySetting other(String name, PenaltyName penalty, Double... grid) {
    return new PenaltySetting(name, Optional.empty(), Optional.empty(), penalty, List.of(grid));
  }

  /** DREG in the scope ADJOINT, measured in another way than the recipe says. */
  private static PenaltySetting adjoint(String name, int groups, double eta, Double... grid) {
    return new PenaltySetting(
        name,
        Optional.of(Dreg.Scope.ADJOINT),
        Optional.of(new Adjoint(groups, eta, Double.POSITIVE_INFINITY)),
        PenaltyName.NONE,
        List.of(grid));
  }

  /** {@link #NONE}, then all others with grids for MNIST: six strengths each, two in a decade. */
  public static List<PenaltySetting> all() {
    return List.copyOf(byKey().values());
  }

  private static Map<String, PenaltySetting> byKey() {
    Map<String, PenaltySetting> all = new LinkedHashMap<>();
    all.put("none", NONE);
    all.put("layer", dreg(Dreg.Scope.LAYER, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3));
    all.put("slope", dreg(Dreg.Scope.SLOPE, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2));
    all.put("cumulative", dreg(Dreg.Scope.CUMULATIVE, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3));
    all.put("adjoint", dreg(Dreg.Scope.ADJOINT, 0.3, 1.0, 2.0, 3.0, 5.0, 10.0));
    all.put(
        "column-norms",
        adjoint(
            "DREG ADJOINT, column norms",
            Adjoint.COLUMN_NORMS,
            Adjoint.STANDARD.eta(),
            0.3,
            1.0,
            2.0,
            3.0,
            5.0,
            10.0));
    all.put(
        "jacobian", other("Jacobian", PenaltyName.JACOBIAN, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2));
    all.put(
        "input-gradient",
        other("input gradient", PenaltyName.INPUT_GRADIENT, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0));
    all.put(
        "input-gradient-capped",
        adjoint("input gradient, capped", 0, 0, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0));
    all.put("spectral", other("spectral", PenaltyName.SPECTRAL, 0.0));
    all.put("spectral-scaled", other("spectral, scaled", PenaltyName.SPECTRAL_SCALED, 0.0));
    return all;
  }

  /** A copy of a recipe with this penalty at the given strength. */
  public TrainingRecipe applyTo(TrainingRecipe recipe, double strength) {
    return recipe
        .with(
            DregConfig.constant(scope.orElse(Dreg.Scope.LAYER), scope.isPresent() ? strength : 0)
                .with(adjoint(recipe.dreg().adjoint())))
        .with(new PenaltyConfig(penalty, scope.isPresent() ? 0 : strength));
  }

  /**
   * A setting of {@link #all} by the name of its scope or penalty, such as {@code "adjoint"} or
   * {@code "input-gradient"}.
   *
   * @throws IllegalArgumentException if there is none; the message lists all names
   */
  public static PenaltySetting named(String name) {
    Map<String, PenaltySetting> byKey = byKey();
    byKey.remove("none");
    PenaltySetting found = byKey.get(name.toLowerCase(Locale.ROOT));
    if (found == null) {
      throw new IllegalArgumentException(
          "expected penalties among " + String.join(", ", byKey.keySet()) + ", got " + name);
    }
    return found;
  }

  private Adjoint adjoint(Adjoint otherwise) {
    return adjoint
        .map(own -> new Adjoint(own.groups(), own.eta(), otherwise.cap()))
        .orElse(otherwise);
  }
}
