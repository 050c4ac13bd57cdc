package org.chainzrule.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.io.DataException;
import org.chainzrule.nn.Layer;
import org.chainzrule.spark.Shards;
import org.chainzrule.spark.SparkConnection;
import org.chainzrule.spark.SparkTrainer;
import org.chainzrule.spark.storage.HadoopFiles;
import org.chainzrule.tensor.Shape;
import org.chainzrule.train.Callback;
import org.chainzrule.train.TrainingResult;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of a training on a cluster, and of the shards that its workers read. */
final class ClusterOptions {

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "Train on this cluster of Apache Spark, such as local[2], spark://host:7077, yarn or"
              + " k8s://https://host (default: in this process).")
  private String master;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Number of workers with --spark; --accumulate should be a multiple of it"
              + " (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--retries",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "How often a training with --spark goes on after it lost a worker"
              + " (default: ${DEFAULT-VALUE}).")
  private int retries;

  @Option(
      names = "--shards",
      paramLabel = "DIR",
      description =
          "Train on the shards in this folder, which every worker reaches; they are written first"
              + " if there are none (default: none, but --spark needs some).")
  private Path shards;

  @Option(
      names = "--shard-count",
      paramLabel = "N",
      defaultValue = "16",
      description = "Number of shards that are written (default: ${DEFAULT-VALUE}).")
  private int count;

  /** Rejects options that contradict each other, before any data is loaded. */
  void check(CommandSpec program) {
    if (master != null && shards == null) {
      throw new IllegalArgumentException("expected --shards with --spark, got none");
    }
    Console.checkNeeded(program, "--workers", "--spark");
    Console.checkNeeded(program, "--retries", "--spark");
    Console.checkNeeded(program, "--shard-count", "--shards");
    Console.checkAtLeast("--workers", workers, 1);
    Console.checkAtLeast("--retries", retries, 0);
    Console.checkAtLeast("--shard-count", count, 1);
  }

  boolean isGiven() {
    return master != null;
  }

  /** The same split with the training examples of the shards, if there shall be some. */
  TrainTestSplit sharded(TrainTestSplit split) throws Exception {
    if (shards == null) {
      return split;
    }
    Dataset train =
        opened(split.train().size(), () -> Shards.write(split.train(), count, location()))
            .examples();
    return new TrainTestSplit(train, split.test(), split.description(), split.evaluatedOn());
  }

  /** The texts of the shards, if there shall be some, or else these. */
  LabelledTexts sharded(LabelledTexts texts, BadRows bad) throws Exception {
    return shards == null
        ? texts
        : opened(-1, () -> Shards.write(texts, bad, count, location())).texts();
  }

  private Shards opened(long expected, Supplier<Shards> writing) throws Exception {
    return withSpark(
        () -> {
          if (!Files.isDirectory(shards) || !Files.exists(shards.resolve("manifest.json"))) {
            Console.print("shards          written to %s", shards);
            return writing.get();
          }
          Shards found = Shards.open(location());
          if (expected >= 0 && found.size() != expected) {
            throw new DataException(
                "expected shards of "
                    + expected
                    + " examples, got "
                    + found.size()
                    + ": "
                    + shards);
          }
          Console.print("shards          found in %s", shards);
          return found;
        });
  }

  /** Where the shards are, for other processes. */
  String location() {
    return HadoopFiles.location(shards);
  }

  /**
   * What a training on the cluster is sent and tells.
   *
   * @param callbacks of this process
   */
  record Work(
      SparkTrainer.Recipe recipe,
      SparkTrainer.Source source,
      int epochs,
      List<Callback> callbacks) {}

  /** Trains on the cluster as the options say. */
  TrainingResult fit(String name, Layer network, Shape input, Work work, RunOptions running)
      throws Exception {
    return withSpark(
        () -> {
          try (SparkConnection cluster = SparkConnection.open(master, name, workers)) {
            SparkTrainer trainer = cluster.trainer().retries(retries);
            for (Callback callback : work.callbacks()) {
              trainer = trainer.with(callback);
            }
            Console.print("cluster         %d workers on %s", workers, master);
            return running.fit(
                trainer,
                network,
                input,
                all -> all.fit(network, work.recipe(), work.source(), work.epochs()));
          }
        });
  }

  private interface Action<T> {
    T run() throws Exception;
  }

  private static <T> T withSpark(Action<T> action) throws Exception {
    try {
      return action.run();
    } catch (NoClassDefFoundError e) {
      if (Optional.ofNullable(e.getMessage()).orElse("").startsWith("org/apache/")) {
        throw new IllegalArgumentException(
            "expected Apache Spark on the class path for --spark and --shards, got none; add"
                + " org.apache.spark:spark-sql_2.13:4.2.0",
            e);
      }
      throw e;
    }
  }
}
