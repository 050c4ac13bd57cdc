package org.chainzrule.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.comparison.PenaltyComparison;
import org.chainzrule.experiment.comparison.PenaltySetting;
import org.chainzrule.experiment.recipe.DigitModel;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.experiment.report.RobustnessReport;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that set the effort of a comparison of penalties. */
final class ComparisonOptions {

  private static final RobustnessReport.Radii RADII =
      new RobustnessReport.Radii(List.of(0.02, 0.05, 0.1), List.of(0.01, 0.02));

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "Number of final runs for each penalty; 0 measures only costs (default: ${DEFAULT-VALUE}).")
  private int seeds = 5;

  @Option(
      names = "--selection-seeds",
      paramLabel = "N",
      description =
          "Number of runs for each strength, evaluated on held-out images"
              + " (default: ${DEFAULT-VALUE}).")
  private int selectionSeeds = 2;

  @Option(
      names = "--selection-images",
      paramLabel = "N",
      description =
          "Number of training images that are held out to choose strengths"
              + " (default: ${DEFAULT-VALUE}).")
  private int selectionImages = 10_000;

  @Option(
      names = "--penalties",
      paramLabel = "NAME,NAME",
      split = ",",
      description =
          "The penalties to compare with none: scopes of DREG (layer, slope, cumulative, adjoint)"
              + " and names of --penalty (default: all but adjoint).")
  private List<String> penalties = List.of();

  @Mixin private final AdjointOptions adjoint = new AdjointOptions();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Number of passes over the training set (default: ${DEFAULT-VALUE}).")
  private int epochs = 10;

  @Option(
      names = "--robust-images",
      paramLabel = "N",
      description = "Number of test images to attack and to certify (default: ${DEFAULT-VALUE}).")
  private int robustImages = 1000;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "Number of rounds in which steps are timed; 0 measures no costs"
              + " (default: ${DEFAULT-VALUE}).")
  int rounds = 32;

  /** Rejects numbers that are out of range, before any data is loaded. */
  void check() {
    recipe();
    Console.checkAtLeast("--seeds", seeds, 0);
    Console.checkAtLeast("--selection-seeds", selectionSeeds, 1);
    Console.checkAtLeast("--selection-images", selectionImages, 1);
    Console.checkAtLeast("--epochs", epochs, 1);
    Console.checkAtLeast("--robust-images", robustImages, 1);
    Console.checkAtLeast("--rounds", rounds, 0);
  }

  /** What is to be compared, no penalty first. */
  List<PenaltySetting> settings() {
    if (penalties.isEmpty()) {
      return PenaltySetting.all();
    }
    List<PenaltySetting> chosen = new ArrayList<>(List.of(PenaltySetting.NONE));
    penalties.forEach(name -> chosen.add(PenaltySetting.named(name.strip())));
    return List.copyOf(chosen);
  }

  /** The comparison on these images, with the dense network. */
  PenaltyComparison comparison(TrainTestSplit split) {
    return new PenaltyComparison(
        split,
        DigitModel.DENSE.network(),
        recipe().withEpochs(epochs),
        selectionSeeds,
        selectionImages,
        seeds,
        RADII,
        robustImages);
  }

  /** The options of {@link TrainMnist} that set what was set here. */
  String adjoint() {
    return adjoint.given();
  }

  private TrainingRecipe recipe() {
    TrainingRecipe recipe = DigitModel.DENSE.recipe();
    boolean compared =
        settings().stream().anyMatch(s -> s.scope().equals(Optional.of(Dreg.Scope.ADJOINT)));
    return recipe.with(recipe.dreg().with(adjoint.settings(compared, "adjoint among --penalties")));
  }
}
