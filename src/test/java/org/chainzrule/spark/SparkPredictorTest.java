package org.chainzrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.types.StructType;
import org.chainzrule.data.Images;
import org.chainzrule.data.Table;
import org.chainzrule.io.DataException;
import org.chainzrule.model.Attachment;
import org.chainzrule.model.Model;
import org.chainzrule.model.Prediction;
import org.chainzrule.model.Predictor;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.robustness.monitor.MonitoredPrediction;
import org.chainzrule.robustness.monitor.StabilityMonitor;
import org.chainzrule.robustness.monitor.StabilityProfile;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.TextClassifier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prediction on Spark: the bits of a {@link Predictor} at the same batches, and clear refusals. */
class SparkPredictorTest {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();
  private static final Path TEXTS =
      Path.of("src/test/resources/models/text-bag-format-2.safetensors");

  private static final double[][] EXAMPLES = examples();
  private static final Layer NETWORK =
      Sequential.plan(Dense.plan(6, 8, PolynomialActivation.cubic()), Dense.plan(8, 3))
          .build(Seeds.of(5), Precision.SINGLE);

  @TempDir private static Path scratch;
  private static SparkSession spark;
  private static Path saved;
  private static Dataset<Row> rows;

  @TempDir private Path folder;

  /** Numbers of 32 bits, so that columns of both kinds hold them. */
  private static double[][] examples() {
    Generator random = Seeds.of(3).generator();
    double[][] all = new double[50][6];
    for (double[] one : all) {
      for (int j = 0; j < one.length; j++) {
        one[j] = (float) random.nextGaussian();
      }
    }
    return all;
  }

  @BeforeAll
  static void start() throws IOException {
    spark = LocalSpark.start(scratch);
    saved = scratch.resolve("model.safetensors");
    StabilityProfile profile =
        StabilityProfile.of(NETWORK, LOSS, Table.of(EXAMPLES, new int[50], 3));
    new Model(NETWORK, LOSS.decoder(), Provenance.none(), profile.addTo(Attachment.none()))
        .save(saved);
    List<Row> table = new ArrayList<>();
    for (int i = 0; i < EXAMPLES.length; i++) {
      table.add(RowFactory.create(i, EXAMPLES[i]));
    }
    spark
        .createDataFrame(table, StructType.fromDDL("id int, features array<double>"))
        .selectExpr("id", "cast(features as array<float>) as features")
        .coalesce(1)
        .write()
        .parquet(scratch.resolve("rows").toString());
    rows = spark.read().parquet(scratch.resolve("rows").toString());
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  private static SparkPredictor predictor() {
    return SparkPredictor.load(spark, saved.toString());
  }

  /** What a predictor says of each row of consecutive batches. */
  private static List<List<Object>> expected(int batch) {
    Predictor predictor = Predictor.of(Model.load(saved));
    List<List<Object>> all = new ArrayList<>();
    for (int from = 0; from < EXAMPLES.length; from += batch) {
      int to = Math.min(from + batch, EXAMPLES.length);
      Prediction p = predictor.predict(Arrays.copyOfRange(EXAMPLES, from, to));
      for (int i = 0; i < to - from; i++) {
        all.add(
            List.of(
                from + i,
                p.classes()[i],
                boxed(p.probabilities()[i]),
                boxed(p.expected()[i]),
                boxed(p.outputs()[i])));
      }
    }
    return all;
  }

  private static List<Double> boxed(double... numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  private static List<List<Object>> collected(Dataset<Row> predicted) {
    return predicted.orderBy("id").collectAsList().stream()
        .map(
            row ->
                List.<Object>of(
                    row.getInt(row.fieldIndex("id")),
                    row.getInt(row.fieldIndex("class")),
                    row.<Double>getList(row.fieldIndex("probabilities")),
                    row.<Double>getList(row.fieldIndex("expected")),
                    row.<Double>getList(row.fieldIndex("outputs"))))
        .toList();
  }

  @Test
  void numbers_are_predicted_to_the_bit_as_by_a_predictor_at_the_same_batches() {
    for (int batch : new int[] {7, 512}) {
      Dataset<Row> predicted = predictor().batch(batch).predict(rows);
      assertThat(predicted.schema().simpleString())
          .isEqualTo(
              "struct<id:int,features:array<float>,class:int,probabilities:array<double>,"
                  + "expected:array<double>,outputs:array<double>>");
      assertThat(collected(predicted)).isEqualTo(expected(batch));
    }
  }

  @Test
  void tasks_of_one_process_share_one_model() throws IOException {
    Path other = folder.resolve("other.safetensors");
    new Model(NETWORK, LOSS.decoder(), Provenance.none().withData("other", "")).save(other);
    SparkPredictor predictor = SparkPredictor.load(spark, other.toString());
    int before = LoadedModel.LOADS.get();
    Dataset<Row> predicted = predictor.predict(rows.repartition(5));
    assertThat(predicted.count()).isEqualTo(50);
    assertThat(predicted.filter("class >= 0").collectAsList()).hasSize(50);
    assertThat(LoadedModel.LOADS.get() - before).isEqualTo(1);
  }

  @Test
  void figures_of_stability_are_those_of_a_monitor() {
    MonitoredPrediction expected = StabilityMonitor.of(Model.load(saved), LOSS).predict(EXAMPLES);
    List<Row> read =
        predictor()
            .monitored(Loss::softmaxCrossEntropy)
            .prefixed("p_")
            .predict(rows)
            .orderBy("id")
            .selectExpr("p_class", "p_gradient_norm", "p_percentile")
            .collectAsList();
    for (int i = 0; i < EXAMPLES.length; i++) {
      assertThat(read.get(i).getInt(0)).isEqualTo(expected.prediction().classes()[i]);
      assertThat(read.get(i).getDouble(1)).isEqualTo(expected.gradientNorms()[i]);
      assertThat(read.get(i).getDouble(2)).isEqualTo(expected.percentiles()[i]);
    }
  }

  @Test
  void image_files_are_read_as_the_data_set_of_their_pixels() throws IOException {
    Layer network = Sequential.create(Seeds.of(1), Dense.plan(12, 3));
    Path model = folder.resolve("m.safetensors");
    new Model(network, LOSS.decoder(), Provenance.none()).save(model);
    byte[] pixels = {0, 1, 2, 3, 50, 60, 70, 80, 100, (byte) 128, (byte) 200, (byte) 255};
    Images images = Images.of(3, 4, 2, pixels, new byte[1]);
    double[] expected =
        Predictor.of(Model.load(model))
            .predict(images.batch(new int[] {0}, Precision.SINGLE).inputs())
            .outputs()[0];
    BufferedImage grey = new BufferedImage(4, 3, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 12; i++) {
      grey.getRaster().setSample(i % 4, i / 4, 0, pixels[i] & 0xFF);
    }
    BufferedImage colour = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 4; i++) {
      int rgb = (pixels[i] & 0xFF) << 16 | (pixels[4 + i] & 0xFF) << 8 | pixels[8 + i] & 0xFF;
      colour.setRGB(i % 2, i / 2, rgb);
    }
    for (BufferedImage image : List.of(grey, colour)) {
      List<Row> answers =
          SparkPredictor.load(spark, model.toString())
              .input("value")
              .predict(binary(png(image)))
              .select("outputs")
              .collectAsList();
      assertThat(answers.get(0).<Double>getList(0)).isEqualTo(boxed(expected));
    }
    SparkPredictor predictor = SparkPredictor.load(spark, model.toString()).input("value");
    BufferedImage large = new BufferedImage(9, 9, BufferedImage.TYPE_BYTE_GRAY);
    assertThatThrownBy(() -> predictor.predict(binary(png(large))).collectAsList())
        .hasRootCauseInstanceOf(DataException.class)
        .hasRootCauseMessage(
            "expected an image of 12 pixels, or of a third for red, green and blue, in column"
                + " value, got 9 x 9");
    assertThatThrownBy(() -> predictor.predict(binary(new byte[5])).collectAsList())
        .hasRootCauseMessage(
            "expected a PNG, JPEG, GIF or BMP file in column value, got 5 other bytes");
  }

  private static Dataset<Row> binary(byte[] file) {
    return spark.createDataset(List.of(file), Encoders.BINARY()).toDF();
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  @Test
  void texts_are_predicted_as_by_their_classifier() {
    List<String> texts = List.of("The food was good", "not good :-(", "", "again and again");
    TextClassifier classifier = TextClassifier.load(TEXTS);
    List<Row> answers =
        SparkPredictor.load(spark, TEXTS.toString())
            .input("value")
            .predict(spark.createDataset(texts, Encoders.STRING()).toDF().coalesce(1))
            .collectAsList();
    for (int i = 0; i < texts.size(); i++) {
      assertThat(answers.get(i).getInt(1)).isEqualTo(classifier.classify(texts).get(i).label());
      assertThat(answers.get(i).<Double>getList(answers.get(i).fieldIndex("probabilities")))
          .isEqualTo(List.copyOf(classifier.classify(texts).get(i).probabilities().values()));
    }
  }

  @Test
  void values_of_a_regression_have_no_class() {
    Path model = folder.resolve("v.safetensors");
    new Model(NETWORK, OutputDecoder.values(), Provenance.none()).save(model);
    assertThat(SparkPredictor.load(spark, model.toString()).predict(rows).schema().fieldNames())
        .containsExactly("id", "features", "expected", "outputs");
  }

  @Test
  void a_stream_of_files_is_predicted_as_they_come() throws Exception {
    Path incoming = folder.resolve("incoming");
    rows.filter("id < 20").write().parquet(incoming.toString());
    StreamingQuery query =
        predictor()
            .predict(spark.readStream().schema(rows.schema()).parquet(incoming.toString()))
            .writeStream()
            .format("memory")
            .queryName("answers")
            .option("checkpointLocation", folder.resolve("progress").toString())
            .start();
    try {
      query.processAllAvailable();
      assertThat(collected(spark.table("answers"))).isEqualTo(expected(20).subList(0, 20));
      rows.filter("id >= 20").write().mode("append").parquet(incoming.toString());
      query.processAllAvailable();
      assertThat(spark.table("answers").count()).isEqualTo(50);
    } finally {
      query.stop();
    }
  }

  @Test
  void what_the_model_does_not_take_is_refused_before_the_job() throws IOException {
    assertThatThrownBy(() -> predictor().input("x").predict(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a column x, got [id, features]");
    assertThatThrownBy(() -> predictor().input("id").predict(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected arrays of numbers, or images as bytes, in column id, got int");
    assertThatThrownBy(() -> predictor().predict(rows.withColumnRenamed("id", "class")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected no column class, which is appended, got [class, features]");
    assertThatThrownBy(() -> SparkPredictor.load(spark, TEXTS.toString()).monitored(() -> LOSS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected a model of numbers or images");
    Path hurt = folder.resolve("hurt.safetensors");
    byte[] bytes = Files.readAllBytes(saved);
    bytes[bytes.length - 1] ^= 1;
    Files.write(hurt, bytes);
    assertThatThrownBy(() -> SparkPredictor.load(spark, hurt.toString()))
        .isInstanceOf(DataException.class)
        .hasMessageMatching("expected bytes of SHA-256 .*: the file is damaged: " + hurt);
    assertThatThrownBy(() -> SparkPredictor.load(spark, folder.resolve("no").toString()))
        .isInstanceOf(DataException.class)
        .hasMessage("could not read " + folder.resolve("no") + ": there is no such file or folder");
  }

  @Test
  void a_row_that_is_no_input_fails_the_job_with_a_sentence() {
    Dataset<Row> withNull = rows.selectExpr("id", "if(id = 9, null, features) as features");
    assertThatThrownBy(() -> predictor().predict(withNull).collectAsList())
        .hasRootCauseInstanceOf(DataException.class)
        .hasRootCauseMessage(
            "expected a number or an array of numbers in column features, got null");
    Dataset<Row> shorter = rows.selectExpr("id", "slice(features, 1, 4) as features");
    assertThatThrownBy(() -> predictor().predict(shorter).collectAsList())
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasRootCauseMessage("expected examples of 6 values, got 4");
  }
}
