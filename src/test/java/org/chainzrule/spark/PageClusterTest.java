package org.chainzrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chainzrule.spark.PageCluster.with;
import static org.chainzrule.spark.PageCluster.without;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.chainzrule.model.Model;
import org.chainzrule.model.Prediction;
import org.chainzrule.model.Predictor;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the page on clusters: they start a master and two workers as processes, train
 * there, lose executors, and predict. It takes minutes, and runs with {@code -Dcluster=true}.
 * Digits are those of MNIST where its files are there, and drawn ones elsewhere.
 */
class PageClusterTest {

  private static final String TRAIN = "TrainMnist --spark spark://127.0.0.1:7077 --workers";
  private static final int KILLS = 10;

  /** Of 282 steps, so that a run that is not disturbed takes a few seconds. */
  private static final String[] SHORT = {"--limit", "12000", "--epochs", "6"};

  @TempDir private static Path folder;
  private static PageCluster cluster;
  private static List<String> train;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Boolean.getBoolean("cluster"), "-Dcluster=true runs it");
    cluster = PageCluster.start(folder);
    train = with(cluster.command(TRAIN), SHORT);
    train.add("--offline");
    cluster.ended(cluster.start(train));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static Path target(String name) {
    return folder.resolve("target").resolve(name);
  }

  private static List<double[]> weights(String name) {
    return Model.load(target(name)).network().parameters().stream()
        .map(parameter -> parameter.value().toArray())
        .toList();
  }

  private static void assertSameWeights(String name) {
    List<double[]> expected = weights("digits.safetensors");
    assertThat(expected).isNotEmpty();
    assertThat(weights(name)).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void two_workers_train_the_weights_of_one_process() throws Exception {
    List<String> alone = without(without(train, "--spark"), "--workers");
    alone = with(alone, "--checkpoint", "target/alone", "--save", "target/alone.safetensors");
    cluster.ended(cluster.start(alone));
    assertSameWeights("alone.safetensors");
  }

  @Test
  void the_class_of_spark_submit_trains() throws Exception {
    List<String> submit = with(cluster.command("deploy.SparkSubmit"), SHORT);
    submit.addAll(List.of("--offline", "--save", "target/submitted.safetensors"));
    cluster.ended(cluster.start(submit));
    assertSameWeights("submitted.safetensors");
  }

  /** The number of steps in the newest checkpoint of a folder, 0 for none. */
  private static long newest(String name) throws IOException {
    Path checkpoints = target(name);
    if (!Files.isDirectory(checkpoints)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.matches("step-\\d+\\.safetensors"))
          .mapToLong(file -> Long.parseLong(file.replaceAll("\\D", "")))
          .max()
          .orElse(0);
    }
  }

  @Test
  void executors_killed_at_ten_random_moments_change_no_byte() throws Exception {
    Generator random = Seeds.of(Long.getLong("cluster.seed", 1)).generator();
    long total = newest("run");
    assertThat(total).isGreaterThan(200);
    // The first moment is as early as there is an executor, before there is a checkpoint.
    long[] moments = new long[KILLS];
    Arrays.setAll(moments, i -> i == 0 ? 0 : (long) (random.nextDouble() * 0.9 * total));
    Arrays.sort(moments);
    List<String> options = new ArrayList<>(List.of("--checkpoint", "target/kills"));
    options.addAll(List.of("--checkpoint-every", "4", "--retries", "30"));
    options.addAll(List.of("--save", "target/killed.safetensors"));
    Process training = cluster.start(with(train, options.toArray(String[]::new)));
    List<String> kills = new ArrayList<>();
    for (long moment : moments) {
      while (training.isAlive() && newest("kills") < moment) {
        Thread.sleep(20);
      }
      Thread.sleep((long) (random.nextDouble() * 3000));
      while (training.isAlive() && cluster.executors().isEmpty()) {
        Thread.sleep(20);
      }
      if (training.isAlive()) {
        List<ProcessHandle> executors = cluster.executors();
        // What Java calls a forcible end is SIGKILL.
        executors.get((int) (random.nextDouble() * executors.size())).destroyForcibly();
        kills.add("after step " + newest("kills") + " of " + total);
      }
    }
    String printed = cluster.ended(training);
    System.out.println("killed executors: " + kills);
    printed.lines().filter(line -> line.contains("lost a worker")).forEach(System.out::println);
    assertThat(kills).hasSize(KILLS);
    assertSameWeights("killed.safetensors");
  }

  @Test
  void a_table_in_parquet_is_predicted_to_the_bit() {
    Generator random = Seeds.of(2).generator();
    double[][] pixels = new double[40][784];
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < pixels.length; i++) {
      Arrays.setAll(pixels[i], j -> (float) random.nextDouble());
      rows.add(RowFactory.create(i, pixels[i]));
    }
    Path model = target("digits.safetensors");
    Prediction expected = Predictor.of(Model.load(model)).predict(pixels);
    try (SparkConnection connection = SparkConnection.open(cluster.master(), "predict", 2)) {
      SparkSession spark = connection.session();
      String table = target("digits.parquet").toString();
      StructType columns = StructType.fromDDL("id int, pixels array<double>");
      spark.createDataFrame(rows, columns).coalesce(1).write().parquet(table);
      Dataset<Row> predicted =
          SparkPredictor.load(spark, model.toString())
              .input("pixels")
              .predict(spark.read().parquet(table))
              .orderBy("id");
      List<Row> answers = predicted.select("class", "outputs").collectAsList();
      assertThat(answers).hasSameSizeAs(pixels);
      for (int i = 0; i < pixels.length; i++) {
        assertThat(answers.get(i).getInt(0)).isEqualTo(expected.classes()[i]);
        assertThat(answers.get(i).<Double>getList(1))
            .isEqualTo(Arrays.stream(expected.outputs()[i]).boxed().toList());
      }
    }
  }
}
