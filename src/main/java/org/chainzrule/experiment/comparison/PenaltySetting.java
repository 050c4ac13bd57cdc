package org.chainzrule.experiment.comparison;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.recipe.DregConfig;
import org.chainzrule.experiment.recipe.EnumNames;
import org.chainzrule.experiment.recipe.PenaltyConfig;
import org.chainzrule.experiment.recipe.PenaltyName;
import org.chainzrule.experiment.recipe.TrainingRecipe;

/**
 * A penalty to compare, with the grid of strengths to choose from: DREG in one scope, another
 * penalty, or spectrally normalised layers.
 *
 * @param name the name in tables
 * @param scope the scope of DREG; empty for no DREG
 * @param penalty the penalty or kind of layer in place of DREG
 * @param grid the strengths to choose from, at least one
 */
public record PenaltySetting(
    String name, Optional<Dreg.Scope> scope, PenaltyName penalty, List<Double> grid) {

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
    return new PenaltySetting("DREG " + scope, Optional.of(scope), PenaltyName.NONE, List.of(grid));
  }

  /** Another penalty or kind of layer, without DREG. */
  public static PenaltySetting other(String name, PenaltyName penalty, Double... grid) {
    return new PenaltySetting(name, Optional.empty(), penalty, List.of(grid));
  }

  /** DREG in the scope ADJOINT with a grid for MNIST, which {@link #all} does not compare. */
  public static final PenaltySetting ADJOINT = dreg(Dreg.Scope.ADJOINT, 1e-1, 3e-1, 1.0, 3.0, 10.0);

  /** {@link #NONE}, then all others with grids for MNIST: five strengths, two in each decade. */
  public static List<PenaltySetting> all() {
    return List.of(
        NONE,
        dreg(Dreg.Scope.LAYER, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2),
        dreg(Dreg.Scope.SLOPE, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2),
        dreg(Dreg.Scope.CUMULATIVE, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2),
        other("Jacobian", PenaltyName.JACOBIAN, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1),
        other("input gradient", PenaltyName.INPUT_GRADIENT, 1e-2, 3e-2, 1e-1, 3e-1, 1.0),
        other("spectral", PenaltyName.SPECTRAL, 0.0),
        other("spectral, scaled", PenaltyName.SPECTRAL_SCALED, 0.0));
  }

  /** A copy of a recipe with this penalty at the given strength. */
  public TrainingRecipe applyTo(TrainingRecipe recipe, double strength) {
    return recipe
        .with(
            DregConfig.constant(scope.orElse(Dreg.Scope.LAYER), scope.isPresent() ? strength : 0)
                .with(recipe.dreg().adjoint()))
        .with(new PenaltyConfig(penalty, scope.isPresent() ? 0 : strength));
  }

  /**
   * A setting of {@link #all} or {@link #ADJOINT} by the name of its scope or penalty, such as
   * {@code "adjoint"} or {@code "input-gradient"}.
   *
   * @throws IllegalArgumentException if there is none; the message lists all names
   */
  public static PenaltySetting named(String name) {
    Map<String, PenaltySetting> byName = new LinkedHashMap<>();
    Stream.concat(all().stream(), Stream.of(ADJOINT))
        .filter(setting -> !setting.equals(NONE))
        .forEach(setting -> byName.put(setting.key(), setting));
    PenaltySetting found = byName.get(name.toLowerCase(Locale.ROOT));
    if (found == null) {
      throw new IllegalArgumentException(
          "expected penalties among " + String.join(", ", byName.keySet()) + ", got " + name);
    }
    return found;
  }

  private String key() {
    return scope.map(EnumNames::of).orElseGet(() -> EnumNames.of(penalty));
  }
}
