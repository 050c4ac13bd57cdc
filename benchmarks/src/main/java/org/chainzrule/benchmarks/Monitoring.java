package org.chainzrule.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.chainzrule.benchmarks.Rounds.Job;
import org.chainzrule.benchmarks.Workload.Kind;
import org.chainzrule.model.Predictor;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.monitor.StabilityMonitor;
import org.chainzrule.robustness.monitor.StabilityProfile;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/**
 * What a stability monitor costs: monitored predictions of 784-128-10 with cubic activations beside
 * plain ones, of single examples and of batches of 500.
 */
public final class Monitoring {

  private static final int ROUNDS = 24;
  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  private Monitoring() {}

  /**
   * @param args the number of rounds, 24 by default
   */
  public static void main(String... args) {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS;
    Layer network = Workload.of(Kind.CUBIC, 1, 784, 128, 10).network();
    Predictor plain = Predictor.of(network, LOSS.decoder());
    StabilityMonitor monitor =
        StabilityMonitor.of(network, LOSS, StabilityProfile.ofNorms(0.01, 0.1, 1));
    System.out.println("| examples at once | plain, us | monitored, us | monitored / plain |");
    System.out.println("| --- | --- | --- | --- |");
    for (int size : new int[] {1, 500}) {
      double[][] rows = rows(size);
      Rounds times =
          Rounds.run(
              rounds,
              List.of(
                  new Job("plain", times(() -> plain.predict(rows).classes())),
                  new Job("monitored", times(() -> monitor.predict(rows).prediction().classes()))));
      System.out.println(
          String.format(
              Locale.ROOT,
              "| %d | %s | %s | %s |",
              size,
              times.micros("plain").middle(),
              times.micros("monitored").middle(),
              times.ratio("monitored", "plain")));
    }
  }

  private static IntConsumer times(Runnable prediction) {
    return count -> {
      for (int i = 0; i < count; i++) {
        prediction.run();
      }
    };
  }

  private static double[][] rows(int count) {
    Generator generator = Seeds.of(1).generator();
    double[][] rows = new double[count][784];
    for (double[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = generator.nextDouble();
      }
    }
    return rows;
  }
}
