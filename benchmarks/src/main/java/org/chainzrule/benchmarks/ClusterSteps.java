package org.chainzrule.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.benchmarks.Rounds.Spread;
import org.chainzrule.benchmarks.Workload.Kind;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.spark.SparkConnection;
import org.chainzrule.spark.SparkTrainer;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Trainer;

/**
 * Times training steps of one and of two workers on Spark, each a process with one thread, for
 * networks of 100 thousand to 3 million parameters, fits {@link ClusterCost} to the times, and
 * writes both into {@code docs/results/spark.md}. All settings run in turn, round after round, on
 * the same two executors.
 */
public final class ClusterSteps {

  private static final int ROUNDS = 8;
  private static final int BATCH = 128;

  /** Batches of a step. Two numbers of them tell the time of a batch from that of the rest. */
  private static final int FEW = 2;

  private static final int MANY = 8;

  private static final int STEPS_PER_EPOCH = 4;

  /** A training has about this number of multiplications, and at least 3 epochs. */
  private static final double WORK = 1e11;

  private static final List<Workload> NETWORKS =
      List.of(
          Workload.of(Kind.CUBIC, BATCH, 784, 128, 10),
          Workload.of(Kind.CUBIC, BATCH, 784, 688, 688, 10),
          Workload.of(Kind.CUBIC, BATCH, 784, 1400, 1400, 10));

  private ClusterSteps() {}

  /**
   * A setting whose steps are timed.
   *
   * @param parts batches of a step
   */
  private record Setting(int network, int workers, int parts) {}

  /**
   * @param args the number of rounds, 8 by default
   */
  public static void main(String... args) throws IOException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS;
    Path scratch = Files.createTempDirectory("cluster-steps");
    Map.of(
            // The cluster is in this process, and keeps its files below a folder in this way alone.
            "spark.testing", "true",
            "spark.test.home", scratch.toString(),
            "spark.local.dir", scratch.toString(),
            "spark.executorEnv.OMP_NUM_THREADS", "1",
            "spark.executorEnv.OPENBLAS_NUM_THREADS", "1",
            "spark.executor.memory", "1g")
        .forEach(System::setProperty);
    Map<Setting, List<Double>> micros = new LinkedHashMap<>();
    try (SparkConnection cluster =
        SparkConnection.open("local-cluster[2,1,1024]", "ClusterSteps", 2)) {
      for (int round = 0; round <= rounds; round++) {
        for (Setting setting : settings()) {
          double median = step(cluster, setting);
          if (round > 0) { // The first round compiles.
            micros.computeIfAbsent(setting, key -> new ArrayList<>()).add(median);
          }
        }
      }
    }
    Report report = new Report("cluster");
    report.line(
        "Processor: "
            + Machine.processor()
            + ", cores: "
            + Runtime.getRuntime().availableProcessors()
            + ", JDK "
            + Runtime.version()
            + ", rounds: "
            + rounds
            + ".");
    report(report, micros);
    report.write(Peers.docs().resolve("results/spark.md"));
  }

  private static List<Setting> settings() {
    List<Setting> all = new ArrayList<>();
    for (int network = 0; network < NETWORKS.size(); network++) {
      for (int parts : new int[] {FEW, MANY}) {
        all.add(new Setting(network, 1, parts));
        all.add(new Setting(network, 2, parts));
      }
    }
    return all;
  }

  /** The median time of the steps of a training, in microseconds. */
  private static double step(SparkConnection cluster, Setting setting) {
    Layer network = NETWORKS.get(setting.network()).network();
    int parts = setting.parts();
    double ofEpoch = 3.0 * STEPS_PER_EPOCH * BATCH * parts * parameters(network);
    int epochs = (int) Math.max(3, Math.round(WORK / ofEpoch));
    return SparkTrainer.on(cluster.session(), setting.workers())
        .fit(
            network,
            own ->
                Trainer.create(own, Loss.softmaxCrossEntropy())
                    .with(new Adam(Workload.RATE))
                    .batch(BATCH)
                    .accumulate(parts),
            () -> data(STEPS_PER_EPOCH * BATCH * parts),
            epochs)
        .stepMicrosMedian();
  }

  private static long parameters(Layer network) {
    return network.parameters().stream().map(Parameter::value).mapToLong(v -> v.length()).sum();
  }

  /** Random examples. */
  private static Dataset data(int count) {
    Generator generator = Seeds.of(1).generator();
    double[][] inputs = new double[count][784];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < inputs[i].length; j++) {
        inputs[i][j] = generator.nextDouble();
      }
      labels[i] = i % 10;
    }
    return Table.of(inputs, labels, 10);
  }

  private static void report(Report report, Map<Setting, List<Double>> micros) {
    report.header(
        "network", "parameters", "batches a step", "one worker, ms", "two workers, ms", "speedup");
    List<ClusterCost.Measured> measured = new ArrayList<>();
    for (int network = 0; network < NETWORKS.size(); network++) {
      long parameters = parameters(NETWORKS.get(network).network());
      double[][] median = new double[2][];
      for (int parts : new int[] {FEW, MANY}) {
        double[] one = millis(micros.get(new Setting(network, 1, parts)));
        double[] two = millis(micros.get(new Setting(network, 2, parts)));
        double[] ratio = new double[one.length];
        Arrays.setAll(ratio, i -> one[i] / two[i]);
        median[parts == FEW ? 0 : 1] =
            new double[] {Spread.of(one).median(), Spread.of(two).median()};
        report.row(
            NETWORKS.get(network).shape(),
            String.valueOf(parameters),
            String.valueOf(parts),
            Spread.of(one).toString(),
            Spread.of(two).toString(),
            Spread.of(ratio).toString());
      }
      measured.add(ClusterCost.Measured.of(parameters, FEW, median[0], MANY, median[1]));
    }
    ClusterCost.fitted(measured).report(report, measured);
  }

  private static double[] millis(List<Double> micros) {
    return micros.stream().mapToDouble(each -> each / 1e3).toArray();
  }
}
