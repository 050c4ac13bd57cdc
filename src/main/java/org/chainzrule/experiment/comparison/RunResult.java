package org.chainzrule.experiment.comparison;

import java.util.OptionalDouble;
import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.experiment.report.AccuracyReport;
import org.chainzrule.experiment.report.RobustnessReport;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.attack.Pgd;
import org.chainzrule.robustness.attack.RobustAccuracy;
import org.chainzrule.tensor.random.Seeds;

/**
 * The result of one training run of a classifier.
 *
 * @param accuracy the accuracy and the input gradients on the test set
 * @param robustness the accuracy under attacks and with certificates
 */
public record RunResult(AccuracyReport accuracy, RobustnessReport robustness) {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  /**
   * Trains a network from the recipe's seed and evaluates it.
   *
   * @param examples the number of test examples to attack and to certify
   */
  public static RunResult of(
      NetworkConfig config,
      TrainingRecipe recipe,
      TrainTestSplit split,
      RobustnessReport.Radii radii,
      int examples) {
    Layer network = trained(config, recipe, split);
    return new RunResult(
        AccuracyReport.of(network, LOSS, split),
        RobustnessReport.of(network, LOSS, split.test().take(examples), radii, recipe.seed()));
  }

  /** A network after the training by a recipe. */
  static Layer trained(NetworkConfig config, TrainingRecipe recipe, TrainTestSplit split) {
    int classes = split.train().classes().orElseThrow();
    Layer network =
        config.with(config.dense().with(recipe.penalty().name())).build(recipe.seed(), classes);
    recipe.trainer(network, LOSS).fit(split.train(), recipe.epochs());
    return network;
  }

  /** A run of a choice of strengths. */
  static StrengthChoice.Candidate candidate(
      double strength,
      NetworkConfig config,
      TrainingRecipe recipe,
      TrainTestSplit split,
      OptionalDouble radius,
      int examples) {
    Layer network = trained(config, recipe, split);
    AccuracyReport accuracy = AccuracyReport.of(network, LOSS, split);
    Seeds seeds = Seeds.of(recipe.seed()).child("attack");
    double attacked =
        radius.isEmpty()
            ? Double.NaN
            : RobustAccuracy.of(
                    network,
                    LOSS,
                    split.test().take(examples),
                    Pgd.linf(radius.getAsDouble()),
                    seeds)
                .robust();
    return new StrengthChoice.Candidate(
        strength, accuracy.accuracy(), accuracy.inputGradient().max(), attacked);
  }
}
