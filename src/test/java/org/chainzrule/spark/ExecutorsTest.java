package org.chainzrule.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards and predictions by executors that are processes of their own. */
class ExecutorsTest {

  @TempDir private Path folder;

  @Test
  void two_executors_write_the_shards_and_predict_as_one_process_does() throws Exception {
    Table data = Toy.circle(0, 60);
    double[][] x = IntStream.range(0, 60).mapToObj(i -> input(data, i)).toArray(double[][]::new);
    Layer network = Toy.network(Precision.SINGLE);
    String model = folder.resolve("m.safetensors").toString();
    new Model(network, Loss.softmaxCrossEntropy().decoder(), Provenance.none())
        .save(Path.of(model));
    try (SparkSession spark = LocalSpark.startCluster(folder, 2)) {
      List<Row> table = new ArrayList<>();
      for (int i = 0; i < x.length; i++) {
        int label = (int) data.batch(new int[] {i}, Precision.DOUBLE).targets().toArray()[0];
        table.add(RowFactory.create(i, x[i], label));
      }
      Dataset<Row> rows =
          spark
              .createDataFrame(
                  table, StructType.fromDDL("id int, features array<double>, label int"))
              .repartition(4);
      ExampleColumns columns = ExampleColumns.classified("features", "label", 2).keyedBy("id");
      Shards.write(rows, columns, 3, folder.resolve("far").toString());
      Shards.write(data, 3, folder.resolve("near").toString());
      for (String name : names(folder.resolve("near"))) {
        assertThat(folder.resolve("far").resolve(name))
            .hasSameBinaryContentAs(folder.resolve("near").resolve(name));
      }
      List<Row> answers =
          SparkPredictor.load(spark, model)
              .batch(1)
              .predict(rows)
              .orderBy("id")
              .select("class", "outputs")
              .collectAsList();
      for (int i = 0; i < x.length; i++) {
        Prediction alone = Predictor.of(Model.load(Path.of(model))).predict(x[i]);
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

  private static double[] input(Table data, int row) {
    return data.batch(new int[] {row}, Precision.DOUBLE).inputs().toArray();
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
