package org.chainzrule.examples;

import java.util.List;
import java.util.function.BiConsumer;
import org.chainzrule.examples.Choices.DregScope;
import org.chainzrule.examples.Choices.Rival;

/**
 * One way to keep a network in bounds, with the strengths to choose from.
 *
 * @param name as it stands in a table
 * @param command the options of {@link TrainMnist} for it, {@code %s} standing for the strength
 * @param grid the strengths, all positive; a single one where there is no choice
 * @param setting makes options of a strength
 */
record Contender(
    String name, String command, List<Double> grid, BiConsumer<TrainingOptions, Double> setting) {

  /** No penalty at all, what every other is compared with. */
  static final Contender NONE =
      new Contender("none", "--dreg 0", List.of(0.0), (options, strength) -> {});

  /** Everybody, {@link #NONE} first; grids are five half decades wide. */
  static List<Contender> all() {
    return List.of(
        NONE,
        dreg("DREG LAYER", DregScope.LAYER, List.of(1e-4, 3e-4, 1e-3, 3e-3, 1e-2)),
        dreg("DREG SLOPE", DregScope.SLOPE, List.of(3e-4, 1e-3, 3e-3, 1e-2, 3e-2)),
        dreg("DREG CUMULATIVE", DregScope.CUMULATIVE, List.of(1e-4, 3e-4, 1e-3, 3e-3, 1e-2)),
        rival("Jacobian", Rival.JACOBIAN, List.of(1e-3, 3e-3, 1e-2, 3e-2, 1e-1)),
        rival("input gradient", Rival.INPUT_GRADIENT, List.of(1e-2, 3e-2, 1e-1, 3e-1, 1.0)),
        spectral("spectral", Rival.SPECTRAL),
        spectral("spectral, scaled", Rival.SPECTRAL_SCALED));
  }

  private static Contender dreg(String name, DregScope scope, List<Double> grid) {
    return new Contender(
        name,
        "--dreg-scope " + scope + " --dreg %s",
        grid,
        (options, strength) -> {
          options.scope = scope;
          options.dreg = strength;
        });
  }

  private static Contender rival(String name, Rival rival, List<Double> grid) {
    return new Contender(
        name,
        "--dreg 0 --penalty " + rival + " --penalty-strength %s",
        grid,
        (options, strength) -> {
          options.penalty = rival;
          options.penaltyStrength = strength;
        });
  }

  private static Contender spectral(String name, Rival rival) {
    return new Contender(
        name,
        "--dreg 0 --penalty " + rival,
        List.of(0.0),
        (options, strength) -> options.penalty = rival);
  }

  /** A run's options at a strength, defaults otherwise. */
  TrainingOptions options(double strength, long seed, int epochs) {
    TrainingOptions options = new TrainingOptions();
    options.dreg = 0.0;
    options.seed = seed;
    options.epochs = epochs;
    setting.accept(options, strength);
    options.settle(DigitModel.DENSE);
    return options;
  }

  /** The options of {@link TrainMnist} that give the same network. */
  String command(double strength) {
    return command.formatted(strength);
  }
}
