package org.chainzrule.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.comparison.PenaltyComparison;
import org.chainzrule.experiment.comparison.PenaltySetting;
import org.chainzrule.experiment.recipe.DigitModel;
import org.chainzrule.experiment.recipe.MlpConfig;
import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.experiment.recipe.OptimizerConfig;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.experiment.report.RobustnessReport;
import org.chainzrule.polynomial.PolynomialPlan;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that set the effort of a comparison of penalties. */
final class ComparisonOptions {

  private static final List<Double> ATTACKS = List.of(0.02, 0.05, 0.1);

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
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "dense",
      description = "The network, dense or conv (default: ${DEFAULT-VALUE}).")
  private DigitModel model;

  @Option(
      names = "--hidden",
      split = ",",
      paramLabel = "N,N",
      description = "Numbers of units of the hidden dense layers (default: depends on --model).")
  private List<Integer> hidden = List.of();

  @Option(
      names = "--degree",
      paramLabel = "K",
      description = "Degree of polynomial activations, 1 to 9 (default: ${DEFAULT-VALUE}).")
  private int degree = 3;

  @Option(
      names = "--penalties",
      paramLabel = "NAME,NAME",
      split = ",",
      description =
          "The penalties to compare with none: layer, slope, cumulative, adjoint, column-norms,"
              + " jacobian, input-gradient, input-gradient-capped, spectral or spectral-scaled"
              + " (default: all).")
  private List<String> penalties = List.of();

  @Mixin private final AdjointOptions adjoint = new AdjointOptions();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Number of passes over the training set (default: ${DEFAULT-VALUE}).")
  private int epochs = 10;

  @Mixin private final TrainingOptions.Rate rate = new TrainingOptions.Rate();

  @Option(
      names = "--certify",
      split = ",",
      paramLabel = "EPS",
      defaultValue = "0.02,0.05",
      description =
          "Radii to certify (default: ${DEFAULT-VALUE}); those of networks with several hidden"
              + " layers take long, except for 0.")
  private List<Double> certificates;

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
    network();
    radii();
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

  /** The comparison on these images. */
  PenaltyComparison comparison(TrainTestSplit split) {
    return new PenaltyComparison(
        split,
        network(),
        recipe().withEpochs(epochs),
        selectionSeeds,
        selectionImages,
        seeds,
        radii(),
        robustImages);
  }

  /** The options of {@link TrainMnist} that set what was set here for a setting. */
  String adjoint(PenaltySetting setting) {
    return setting
        .adjoint()
        .map(own -> " --dreg-groups " + own.groups() + " --dreg-eta " + own.eta())
        .orElse("")
        .concat(adjoint.given());
  }

  private RobustnessReport.Radii radii() {
    return Console.named("--certify", () -> new RobustnessReport.Radii(ATTACKS, certificates));
  }

  private NetworkConfig network() {
    NetworkConfig network = model.network();
    MlpConfig dense = network.dense().with(PolynomialPlan.of(degree));
    return network.with(hidden.isEmpty() ? dense : dense.withHidden(hidden));
  }

  private TrainingRecipe recipe() {
    OptimizerConfig usual = model.recipe().optimizer();
    TrainingRecipe recipe =
        model.recipe().with(Console.named("--lr", () -> usual.withRate(rate.or(usual.rate()))));
    boolean compared =
        settings().stream().anyMatch(s -> s.scope().equals(Optional.of(Dreg.Scope.ADJOINT)));
    return recipe.with(recipe.dreg().with(adjoint.settings(compared, "adjoint among --penalties")));
  }
}
