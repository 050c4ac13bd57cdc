package org.chainzrule.model.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.data.table.CsvTable;
import org.chainzrule.data.table.TablePreprocessing;
import org.chainzrule.data.table.TableTarget;
import org.chainzrule.io.DataException;
import org.chainzrule.io.RecordJson;
import org.chainzrule.model.Attachment;
import org.chainzrule.model.Model;
import org.chainzrule.model.Prediction;
import org.chainzrule.model.Predictor;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.safetensors.TensorFileException;

/**
 * A trained network together with the preprocessing of the rows that it was trained on, so that it
 * predicts from rows as they are written. Both are saved in one file. Several threads may use it at
 * once, as long as nobody trains the network meanwhile.
 *
 * <pre>{@code
 * TablePredictor.of(network, loss, preprocessing).save(Path.of("passengers.safetensors"));
 * TablePredictor loaded = TablePredictor.load(Path.of("passengers.safetensors"));
 * TableClassification answer = loaded.classify(Map.of("age", "31", "sex", "female"));
 * }</pre>
 *
 * @param network the trained network
 * @param decoder how its outputs are read
 * @param preprocessing turns rows into inputs of the network
 */
public record TablePredictor(
    Layer network, OutputDecoder decoder, TablePreprocessing preprocessing) {

  private static final String PREPROCESSING = "table";

  /** The number of rows in a mini-batch. */
  private static final int BATCH = 500;

  /**
   * Checks that the parts fit together.
   *
   * @throws IllegalArgumentException if the network does not take the features, or its outputs are
   *     not one class of those of the target, or one value or label for each column of the target
   */
  public TablePredictor {
    int features = preprocessing.featureNames().size();
    TableTarget target = preprocessing.target();
    double[][] zeros = Predictor.of(network, decoder).predict(new double[1][features]).outputs();
    int outputs = zeros[0].length;
    if (target.isClass()) {
      int classes;
      try (TensorScope scope = TensorScope.open()) {
        classes = decoder.classes(Tensor.of(zeros)).orElse(0);
      }
      if (classes != target.classNames().size()) {
        throw new IllegalArgumentException(
            "expected a network and a loss of the "
                + target.classNames().size()
                + " classes of column "
                + target.columns().get(0)
                + ", got "
                + outputs
                + " outputs read as "
                + classes
                + " classes by "
                + decoder);
      }
    } else if (outputs != target.columns().size()) {
      throw new IllegalArgumentException(
          "expected an output for each of the columns "
              + target.columns()
              + ", got "
              + outputs
              + " outputs");
    } else if (target.isLabels() && !readsLabels(decoder, zeros)) {
      throw new IllegalArgumentException(
          "expected a loss of several labels for the columns "
              + target.columns()
              + ", such as multi-label cross-entropy, got outputs read as "
              + decoder);
    }
  }

  private static boolean readsLabels(OutputDecoder decoder, double[]... outputs) {
    try (TensorScope scope = TensorScope.open()) {
      return decoder.labelProbabilities(Tensor.of(outputs)).isPresent();
    }
  }

  /**
   * A predictor by a network that was trained on the examples of a preprocessing.
   *
   * @param loss the loss it was trained by: of classes, such as {@link Loss#softmaxCrossEntropy},
   *     of values, such as {@link Loss#meanSquaredError}, or of labels, such as {@link
   *     Loss#multiLabelCrossEntropy}
   * @throws IllegalArgumentException if network, loss and preprocessing do not fit together
   */
  public static TablePredictor of(Layer network, Loss loss, TablePreprocessing preprocessing) {
    TableTarget target = preprocessing.target();
    if (target.isClass() || target.isLabels()) {
      return new TablePredictor(network, loss.decoder(), preprocessing);
    }
    if (!loss.decoder().equals(OutputDecoder.values())) {
      throw new IllegalArgumentException(
          "expected a loss of values for the columns "
              + target.columns()
              + ", got "
              + loss
              + ", which reads outputs as "
              + loss.decoder());
    }
    return new TablePredictor(
        network, OutputDecoder.values(target.means(), target.deviations()), preprocessing);
  }

  /**
   * Classifies a row.
   *
   * @param row the text of each column by its name; a missing value is empty or null. Columns that
   *     are no features are ignored
   * @throws IllegalStateException if the model predicts numbers
   * @throws IllegalArgumentException if the row does not suit, see {@link
   *     TablePreprocessing#features(Map)}
   */
  public TableClassification classify(Map<String, String> row) {
    return classifications(predict(preprocessing.features(row))).get(0);
  }

  /**
   * Classifies all rows of a table, whose target may be absent.
   *
   * @throws IllegalStateException if the model predicts numbers
   * @throws IllegalArgumentException if a column is missing
   * @throws DataException if a row does not suit; the message names file and line
   */
  public List<TableClassification> classify(CsvTable rows) {
    return classifications(predict(preprocessing.features(rows)));
  }

  /**
   * The numbers that are predicted for a row, by the names of the target columns and in their unit;
   * for labels the probability that each applies, in 0..1.
   *
   * @throws IllegalStateException if the model predicts classes
   * @throws IllegalArgumentException as {@link #classify(Map)}
   */
  public Map<String, Double> values(Map<String, String> row) {
    return values(predict(preprocessing.features(row))).get(0);
  }

  /**
   * The numbers that are predicted for all rows of a table, whose targets may be absent.
   *
   * @throws IllegalStateException if the model predicts classes
   * @throws IllegalArgumentException if a column is missing
   * @throws DataException if a row does not suit; the message names file and line
   */
  public List<Map<String, Double>> values(CsvTable rows) {
    return values(predict(preprocessing.features(rows)));
  }

  /** Predicts in mini-batches, so that the memory does not grow with the network and the rows. */
  private Prediction predict(double[]... features) {
    Predictor predictor = Predictor.of(network, decoder);
    double[][] outputs = new double[features.length][];
    for (int from = 0; from < features.length; from += BATCH) {
      int to = Math.min(from + BATCH, features.length);
      double[][] part = predictor.predict(Arrays.copyOfRange(features, from, to)).outputs();
      System.arraycopy(part, 0, outputs, from, part.length);
    }
    return new Prediction(outputs, decoder);
  }

  private List<TableClassification> classifications(Prediction prediction) {
    List<String> names = preprocessing.target().classNames();
    if (names.isEmpty()) {
      throw new IllegalStateException(
          "expected a model of classes, got one of the "
              + (preprocessing.target().isLabels() ? "labels " : "numbers ")
              + preprocessing.target().columns());
    }
    int[] classes = prediction.classes();
    double[][] probabilities = hasProbabilities(prediction) ? prediction.probabilities() : null;
    List<TableClassification> all = new ArrayList<>(classes.length);
    for (int i = 0; i < classes.length; i++) {
      Map<String, Double> byName = new LinkedHashMap<>();
      for (int k = 0; probabilities != null && k < names.size(); k++) {
        byName.put(names.get(k), probabilities[i][k]);
      }
      all.add(new TableClassification(classes[i], names.get(classes[i]), byName));
    }
    return List.copyOf(all);
  }

  private boolean hasProbabilities(Prediction prediction) {
    try (TensorScope scope = TensorScope.open()) {
      return prediction.outputs().length > 0
          && decoder.probabilities(Tensor.of(new double[][] {prediction.outputs()[0]})).isPresent();
    }
  }

  private List<Map<String, Double>> values(Prediction prediction) {
    TableTarget target = preprocessing.target();
    if (target.isClass()) {
      throw new IllegalStateException(
          "expected a model of numbers, got one of the classes " + target.classNames());
    }
    List<Map<String, Double>> all = new ArrayList<>();
    for (double[] row : prediction.expected()) {
      Map<String, Double> byName = new LinkedHashMap<>();
      for (int j = 0; j < row.length; j++) {
        byName.put(target.columns().get(j), row[j]);
      }
      all.add(Collections.unmodifiableMap(byName));
    }
    return List.copyOf(all);
  }

  /** Writes the model to a file, which is replaced atomically if it exists. */
  public void save(Path file) {
    model(Provenance.none()).save(file);
  }

  /** The model as it is saved, with its provenance. */
  public Model model(Provenance provenance) {
    return new Model(
        network,
        decoder,
        provenance,
        Attachment.none().with(PREPROCESSING, RecordJson.write(preprocessing)));
  }

  /**
   * Loads a model that {@link #save} wrote.
   *
   * @throws TensorFileException if the file is missing or damaged, or holds no model of tables
   */
  public static TablePredictor load(Path file) {
    Model model = Model.load(file);
    try {
      return of(model);
    } catch (RuntimeException e) {
      // A malformed attachment may fail anywhere.
      throw new TensorFileException(
          file, "could not load a model that reads rows of tables: " + e.getMessage(), e);
    }
  }

  /**
   * The predictor that a loaded model is, such as one with layers of your own.
   *
   * @throws IllegalArgumentException if the model has no preprocessing of tables
   */
  public static TablePredictor of(Model model) {
    return new TablePredictor(
        model.network(),
        model.decoder(),
        RecordJson.read(
            "preprocessing of a table",
            model.attachment().text(PREPROCESSING),
            TablePreprocessing.class));
  }
}
