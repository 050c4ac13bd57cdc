package org.chainzrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chainzrule.spark.SparkTrainerTest.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.chainzrule.data.Table;
import org.chainzrule.model.Model;
import org.chainzrule.model.Prediction;
import org.chainzrule.model.Predictor;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Precision;
import org.chainzrule.train.Toy;
import org.chainzrule.train.TrainingKind;
import org.chainzrule.train.TrainingResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shards, training and prediction by two executors that are processes of their own. {@link
 * SparkClusterTest} freezes executors, too, and {@link PageClusterTest} has a cluster of processes.
 */
class ExecutorsTest {

  private static final int COUNT = 60;
  private static final int EPOCHS = 3;
  private static final Table DATA = Toy.circle(0, COUNT);

  @TempDir private static Path scratch;
  private static SparkSession spark;

  /** A table in Parquet, of several files. */
  private static Dataset<Row> rows;

  /** The shards of one process. */
  private static Path near;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws IOException {
    spark = LocalSpark.startCluster(scratch, 2);
    List<Row> table = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      int label = (int) DATA.batch(new int[] {i}, Precision.DOUBLE).targets().toArray()[0];
      table.add(RowFactory.create(i, input(i), label));
    }
    StructType columns = StructType.fromDDL("id int, features array<double>, label int");
    String parquet = scratch.resolve("rows").toString();
    spark.createDataFrame(table, columns).repartition(4).write().parquet(parquet);
    rows = spark.read().parquet(parquet);
    near = scratch.resolve("near");
    Shards.write(DATA, 3, near.toString());
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  private static double[] input(int row) {
    return DATA.batch(new int[] {row}, Precision.DOUBLE).inputs().toArray();
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void they_write_the_shards_of_one_process() throws IOException {
    ExampleColumns columns = ExampleColumns.classified("features", "label", 2).keyedBy("id");
    Path far = folder.resolve("far");
    Shards.write(rows, columns, 3, far.toString());
    assertThat(names(near)).hasSize(4);
    for (String name : names(near)) {
      assertThat(far.resolve(name)).hasSameBinaryContentAs(near.resolve(name));
    }
  }

  @Test
  void one_that_is_killed_in_a_training_changes_no_byte() {
    TrainingKind kind = TrainingKind.DENSE;
    String shards = near.toString();
    Layer alone = kind.network();
    TrainingResult expected =
        kind.of(alone).fit(Shards.open(shards).examples(), kind.validation(), EPOCHS);
    String marker = folder.resolve("killed").toString();
    Layer network = kind.network();
    TrainingResult result =
        SparkTrainer.on(spark, 2)
            .checkpoints(folder.resolve("run").toString(), 2)
            .retries(3)
            .fit(
                network,
                kind::of,
                () ->
                    Disturbance.after(12, "KILL", Path.of(marker), Shards.open(shards).examples()),
                kind::validation,
                EPOCHS);
    assertThat(Path.of(marker)).exists();
    assertSame(network, alone);
    assertSame(result, expected);
  }

  @Test
  void they_predict_a_table_in_parquet_to_the_bit_and_load_the_model_once() {
    Layer network = Toy.network(Precision.SINGLE);
    Path model = folder.resolve("m.safetensors");
    new Model(network, Loss.softmaxCrossEntropy().decoder(), Provenance.none()).save(model);
    List<Row> answers =
        SparkPredictor.load(spark, model.toString())
            .batch(1)
            .predict(rows)
            .orderBy("id")
            .select("class", "outputs")
            .collectAsList();
    assertThat(answers).hasSize(COUNT);
    for (int i = 0; i < COUNT; i++) {
      Prediction alone = Predictor.of(Model.load(model)).predict(input(i));
      assertThat(answers.get(i).getInt(0)).isEqualTo(alone.classes()[0]);
      assertThat(answers.get(i).<Double>getList(1))
          .isEqualTo(Arrays.stream(alone.outputs()[0]).boxed().toList());
    }
    List<Integer> loads =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(List.of(1, 2, 3, 4, 5, 6, 7, 8), 8)
            .map(i -> LoadedModel.LOADS.get())
            .collect();
    assertThat(loads).allMatch(count -> count <= 1).contains(1);
  }
}
