package org.chainzrule.examples;

import java.util.List;
import org.chainzrule.experiment.comparison.PenaltyComparison;
import org.chainzrule.experiment.recipe.DigitModel;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.report.RobustnessReport;
import picocli.CommandLine.Option;

/** How much effort a comparison of penalties takes. */
final class ComparisonOptions {

  private static final RobustnessReport.Radii RADII =
      new RobustnessReport.Radii(List.of(0.02, 0.05, 0.1), List.of(0.01, 0.02));

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "Final runs for each penalty; 0 measures costs alone (default: ${DEFAULT-VALUE}).")
  private int seeds = 5;

  @Option(
      names = "--selection-seeds",
      paramLabel = "N",
      description = "Runs for each strength, on held-out images (default: ${DEFAULT-VALUE}).")
  private int selectionSeeds = 2;

  @Option(
      names = "--selection-images",
      paramLabel = "N",
      description = "Training images held out to choose strengths (default: ${DEFAULT-VALUE}).")
  private int selectionImages = 10_000;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training set (default: ${DEFAULT-VALUE}).")
  private int epochs = 10;

  @Option(
      names = "--robust-images",
      paramLabel = "N",
      description = "Test images to attack and to certify (default: ${DEFAULT-VALUE}).")
  private int robustImages = 1000;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds of timing steps; 0 measures no costs (default: ${DEFAULT-VALUE}).")
  int rounds = 32;

  /** Refuses what could not be, before any data is fetched. */
  void check() {
    Console.checkAtLeast("--seeds", seeds, 0);
    Console.checkAtLeast("--selection-seeds", selectionSeeds, 1);
    Console.checkAtLeast("--selection-images", selectionImages, 1);
    Console.checkAtLeast("--epochs", epochs, 1);
    Console.checkAtLeast("--robust-images", robustImages, 1);
    Console.checkAtLeast("--rounds", rounds, 0);
  }

  /** The comparison on these images, of the dense network. */
  PenaltyComparison comparison(TrainTestSplit split) {
    return new PenaltyComparison(
        split,
        DigitModel.DENSE.network(),
        DigitModel.DENSE.recipe().withEpochs(epochs),
        selectionSeeds,
        selectionImages,
        seeds,
        RADII,
        robustImages);
  }
}
