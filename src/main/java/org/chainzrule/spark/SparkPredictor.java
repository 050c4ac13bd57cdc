package org.chainzrule.spark;

import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.chainzrule.io.DataException;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.spark.storage.HadoopFiles;

/**
 * Predicts for the rows of a table by a saved model, on all executors, and appends what it predicts
 * as columns. It works on tables at rest and on streams.
 *
 * <pre>{@code
 * SparkPredictor digits = SparkPredictor.load(spark, "hdfs:///models/digits.safetensors");
 * Dataset<Row> answers = digits.input("pixels").predict(spark.read().parquet("hdfs:///scans"));
 * }</pre>
 *
 * <p>The input is a column of arrays of numbers; of images as the bytes of a PNG, JPEG, GIF or BMP
 * file, which Spark's source {@code binaryFile} reads; or, for a model that holds the encoder of
 * its texts, of texts. An image has the size that the network takes, and its pixels are scaled to
 * 0..1, one grey channel or red, green and blue.
 *
 * <p>The columns that a model gives are appended, each with the {@linkplain #prefixed prefix}:
 *
 * <ul>
 *   <li>{@code class}: the class that is decided for, as an index in 0..K-1;
 *   <li>{@code probabilities}: the probability of each class, an array of K numbers;
 *   <li>{@code expected}: the values that are expected, an array;
 *   <li>{@code outputs}: the outputs of the network as they are, an array;
 *   <li>{@code gradient_norm} and {@code percentile}, where {@linkplain #monitored monitored}.
 * </ul>
 *
 * <p>Rows are predicted in mini-batches of a partition, in their order, with the same bits as
 * {@link org.chainzrule.model.Predictor} gives for these batches. Another size of batch may differ
 * in the last digits. Each executor loads the model once.
 */
public final class SparkPredictor {

  private static final int BATCH = 512;

  private final Broadcast<byte[]> bytes;
  private final LoadedModel model;
  private final String input;
  private final int batch;
  private final String prefix;
  private final LossSource loss;

  private SparkPredictor(
      Broadcast<byte[]> bytes,
      LoadedModel model,
      String input,
      int batch,
      String prefix,
      LossSource loss) {
    this.bytes = bytes;
    this.model = model;
    this.input = input;
    this.batch = batch;
    this.prefix = prefix;
    this.loss = loss;
  }

  /** Gives the loss by which a model was trained; it is sent to the executors. */
  @FunctionalInterface
  public interface LossSource extends Supplier<Loss>, Serializable {}

  /**
   * A predictor of the column {@code features} in mini-batches of 512.
   *
   * @param location of a saved model, as {@link HadoopFiles} takes it
   * @throws DataException if there is no model, it is damaged, or it does not say what it takes
   */
  public static SparkPredictor load(SparkSession spark, String location) {
    ModelFile file = ModelFile.read(HadoopFiles.path(location));
    Broadcast<byte[]> sent =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(file.bytes());
    return new SparkPredictor(sent, file.model(), "features", BATCH, "", null);
  }

  /** The same with another column of inputs. */
  public SparkPredictor input(String column) {
    return new SparkPredictor(bytes, model, column, batch, prefix, loss);
  }

  /**
   * The same with mini-batches of at most so many rows.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public SparkPredictor batch(int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("expected a batch of at least 1 row, got " + rows);
    }
    return new SparkPredictor(bytes, model, input, rows, prefix, loss);
  }

  /** The same with a text before the name of each appended column. */
  public SparkPredictor prefixed(String before) {
    return new SparkPredictor(bytes, model, input, batch, before, loss);
  }

  /**
   * The same with two more columns for each example: the norm of the loss's gradient in the input
   * for the predicted class, {@code gradient_norm}, and how many percent of the known examples had
   * a norm of at most that, {@code percentile}, as {@link
   * org.chainzrule.robustness.monitor.StabilityMonitor} gives them.
   *
   * @param source such as {@code Loss::softmaxCrossEntropy}
   * @throws IllegalArgumentException if the model holds no stability profile, or reads texts
   */
  public SparkPredictor monitored(LossSource source) {
    model.monitor(source.get());
    return new SparkPredictor(bytes, model, input, batch, prefix, source);
  }

  /**
   * The rows with what is predicted for them. Nothing is computed before the result is read; a row
   * that is no input of the network then fails the job with a sentence that says why.
   *
   * @throws IllegalArgumentException if there is no such column, it is of a kind that the model
   *     does not take, or a column has the name of one to append
   */
  public Dataset<Row> predict(Dataset<Row> rows) {
    StructType schema = rows.schema();
    List<String> names = List.of(schema.fieldNames());
    if (!names.contains(input)) {
      throw new IllegalArgumentException("expected a column " + input + ", got " + names);
    }
    int at = schema.fieldIndex(input);
    check(schema.fields()[at].dataType());
    PredictionColumns columns = model.columns(loss != null);
    for (String name : columns.names(prefix)) {
      if (names.contains(name)) {
        throw new IllegalArgumentException(
            "expected no column " + name + ", which is appended, got " + names);
      }
    }
    Broadcast<byte[]> sent = bytes;
    LossSource source = loss;
    int size = batch;
    MapPartitionsFunction<Row, Row> predicting =
        some -> new PredictedRows(some, LoadedModel.shared(sent.value()), source, at, size);
    return rows.mapPartitions(predicting, Encoders.row(columns.appended(schema, prefix)));
  }

  private void check(DataType type) {
    boolean isText = type.equals(DataTypes.StringType);
    boolean isNumbers =
        type instanceof ArrayType array && array.elementType() instanceof NumericType;
    boolean isImage = type.equals(DataTypes.BinaryType);
    if (model.readsTexts() ? !isText : !isNumbers && !isImage) {
      throw new IllegalArgumentException(
          "expected "
              + (model.readsTexts() ? "texts" : "arrays of numbers, or images as bytes,")
              + " in column "
              + input
              + ", got "
              + type.simpleString());
    }
  }
}
