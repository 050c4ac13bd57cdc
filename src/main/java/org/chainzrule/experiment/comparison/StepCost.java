package org.chainzrule.experiment.comparison;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.data.Dataset;
import org.chainzrule.experiment.recipe.NetworkConfig;
import org.chainzrule.experiment.recipe.TrainingRecipe;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.train.Trainer;

/**
 * The cost of a training step with a penalty, as the ratio of its time to that of the baseline. All
 * settings train in turn in one process, and only times of the same round are compared, since a
 * machine's speed drifts.
 *
 * @param setting the penalty
 * @param quiet the median ratio over the quarter of the rounds in which the baseline was fastest,
 *     which other load on the machine disturbed least
 * @param median the median ratio over all rounds
 */
public record StepCost(PenaltySetting setting, double quiet, double median) {

  private static final int STEPS = 64;
  private static final int WARM_UP = 5;

  /**
   * Measures each setting at the middle of its grid of strengths.
   *
   * @param settings the penalties; the first is the baseline
   * @param rounds how often each setting takes 64 steps, at least 1
   */
  static List<StepCost> measure(
      List<PenaltySetting> settings,
      NetworkConfig network,
      TrainingRecipe recipe,
      Dataset train,
      int rounds) {
    List<Trainer> trainers =
        settings.stream().map(s -> trainer(s, network, recipe, train)).toList();
    Dataset some = train.take(STEPS * recipe.optimizer().batch());
    double[][] micros = new double[rounds][trainers.size()];
    for (int round = -WARM_UP; round < rounds; round++) {
      for (int i = 0; i < trainers.size(); i++) {
        double median = trainers.get(i).fit(some, 1).stepMicrosMedian();
        if (round >= 0) {
          micros[round][i] = median;
        }
      }
    }
    Arrays.sort(micros, (a, b) -> Double.compare(a[0], b[0]));
    double[][] quiet = Arrays.copyOf(micros, Math.max(1, rounds / 4));
    return IntStream.range(0, trainers.size())
        .mapToObj(i -> new StepCost(settings.get(i), ratio(quiet, i), ratio(micros, i)))
        .toList();
  }

  private static Trainer trainer(
      PenaltySetting setting, NetworkConfig network, TrainingRecipe recipe, Dataset train) {
    double strength = setting.grid().get(setting.grid().size() / 2);
    Layer layers =
        network
            .with(network.dense().with(setting.penalty()))
            .build(recipe.seed(), train.classes().orElseThrow());
    return setting.applyTo(recipe, strength).trainer(layers, Loss.softmaxCrossEntropy());
  }

  private static double ratio(double[][] rounds, int column) {
    double[] ratios = Arrays.stream(rounds).mapToDouble(r -> r[column] / r[0]).sorted().toArray();
    return ratios[ratios.length / 2];
  }
}
