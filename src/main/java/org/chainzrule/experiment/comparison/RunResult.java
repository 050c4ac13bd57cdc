package org.chainzrule.experiment.comparison;

import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.experiment.report.AccuracyReport;
import org.chainzrule.experiment.report.RobustnessReport;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;

/**
 * What one training of a classifier led to.
 *
 * @param accuracy its accuracy and input gradients on the test examples
 * @param robustness under attacks and with certificates
 */
public record RunResult(AccuracyReport accuracy, RobustnessReport robustness) {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  /**
   * Trains a network from the recipe's seed and measures it.
   *
   * @param examples how many of the test examples to attack and to certify
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
