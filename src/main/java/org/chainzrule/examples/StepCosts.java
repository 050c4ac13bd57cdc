package org.chainzrule.examples;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
import org.chainzrule.train.Trainer;

/**
 * What a training step costs under each contender, as a ratio to a step without penalty: all train
 * in turn in one process, and only neighbours in time are compared, since a machine's speed drifts.
 */
final class StepCosts {

  private static final int STEPS = 64;
  private static final int WARM_UP = 5;

  private StepCosts() {}

  /**
   * A cost, as a ratio.
   *
   * @param median over all rounds
   * @param quiet the median over the quarter of the rounds in which {@link Contender#NONE} was
   *     fastest, which other load on the machine disturbed least
   */
  record Cost(double quiet, double median) {}

  /**
   * The cost of each contender's step, in order.
   *
   * @param contenders the first is what the others are compared with
   */
  static List<Cost> measure(List<Contender> contenders, Dataset train, int rounds) {
    List<Trainer> trainers = contenders.stream().map(c -> trainer(c, train)).toList();
    Dataset some = train.take(STEPS * TrainingOptions.BATCH);
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
        .mapToObj(i -> new Cost(ratio(quiet, i), ratio(micros, i)))
        .toList();
  }

  private static Trainer trainer(Contender contender, Dataset train) {
    double strength = contender.grid().get(contender.grid().size() / 2);
    TrainingOptions options = contender.options(strength, 1, 1);
    Layer network = options.network(DigitModel.DENSE, train.classes().orElseThrow());
    return options.trainer(network, Loss.softmaxCrossEntropy());
  }

  private static double ratio(double[][] rounds, int column) {
    double[] ratios = Arrays.stream(rounds).mapToDouble(r -> r[column] / r[0]).sorted().toArray();
    return ratios[ratios.length / 2];
  }
}
