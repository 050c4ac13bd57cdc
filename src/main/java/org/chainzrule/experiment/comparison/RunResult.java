package org.chainzrule.experiment.comparison;

import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.experiment.report.AccuracyReport;
import org.chainzrule.experiment.report.RobustnessReport;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;

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
    int classes = split.train().classes().orElseThrow();
    Layer network =
        config.with(config.dense().with(recipe.penalty().name())).build(recipe.seed(), classes);
    recipe.trainer(network, LOSS).fit(split.train(), recipe.epochs());
    return new RunResult(
        AccuracyReport.of(network, LOSS, split),
        RobustnessReport.of(network, LOSS, split.test().take(examples), radii, recipe.seed()));
  }
}
