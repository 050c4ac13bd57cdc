package org.chainzrule.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.io.DataException;
import org.chainzrule.metrics.OrdinalMetrics;
import org.chainzrule.model.Model;
import org.chainzrule.model.Onnx;
import org.chainzrule.model.Predictor;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.chainzrule.text.cache.PreprocessingConfig;

/**
 * A trained text model, for classes or scores: the network together with the encoder that turns new
 * texts into its inputs. Several threads may use it at once, as long as nobody trains the network
 * meanwhile.
 *
 * <pre>{@code
 * TextClassifier classifier = TextClassifier.load(Path.of("sentiment.safetensors"));
 * TextClassification answer = classifier.classify("A gorgeous film.");
 * System.out.println(answer.className() + " " + answer.probabilities());
 * }</pre>
 *
 * @param network the trained network
 * @param output what the network predicts, classes or a score
 * @param encoder turns texts into inputs of the network
 */
public record TextClassifier(Layer network, TextOutput output, TextEncoder encoder) {

  /** The number of texts in a mini-batch. */
  private static final int BATCH = 256;

  /**
   * Classifies a text.
   *
   * @throws IllegalStateException if the model predicts scores
   * @throws IllegalArgumentException if the text is null
   */
  public TextClassification classify(String text) {
    return classify(only(text)).get(0);
  }

  /** Classifies texts in mini-batches on this thread, as {@link #classify(String)}. */
  public List<TextClassification> classify(List<String> texts) {
    requireTexts(texts);
    List<String> names = output.classNames();
    if (names.isEmpty()) {
      throw new IllegalStateException("expected a model of classes, got one of scores");
    }
    OutputDecoder decoder = output.decoder();
    List<TextClassification> all = new ArrayList<>(texts.size());
    for (int from = 0; from < texts.size(); from += BATCH) {
      try (Recording paused = Recording.pause();
          TensorScope scope = TensorScope.open()) {
        Tensor outputs = outputs(texts.subList(from, Math.min(from + BATCH, texts.size())));
        int[] decided = decoder.decide(outputs).orElseThrow();
        int n = decided.length;
        double[] expected = expected(Variable.constant(outputs)).value().toColumns();
        Optional<double[]> p = decoder.probabilities(outputs).map(Tensor::toColumns);
        for (int i = 0; i < n; i++) {
          Map<String, Double> probabilities = new LinkedHashMap<>();
          for (int k = 0; p.isPresent() && k < names.size(); k++) {
            probabilities.put(names.get(k), p.get()[k * n + i]);
          }
          all.add(
              new TextClassification(
                  decided[i],
                  names.get(decided[i]),
                  Collections.unmodifiableMap(probabilities),
                  expected[i]));
        }
      }
    }
    return all;
  }

  /** The score of a text; for a model of classes, the expected class index. */
  public double score(String text) {
    try (Recording paused = Recording.pause();
        TensorScope scope = TensorScope.open()) {
      return expected(Variable.constant(outputs(only(text)))).value().item();
    }
  }

  private static List<String> only(String text) {
    if (text == null) {
      throw new IllegalArgumentException("expected a text, got null");
    }
    return List.of(text);
  }

  private static void requireTexts(List<String> texts) {
    if (texts == null) {
      throw new IllegalArgumentException("expected a list of texts, got null");
    }
    int i = 0;
    for (String text : texts) {
      if (text == null) {
        throw new IllegalArgumentException("expected a text at index " + i + ", got null");
      }
      i++;
    }
  }

  /** The expected class index or the score, {@code [n, 1]}, differentiable by the outputs. */
  private Variable expected(Variable outputs) {
    return output.decoder().expected(outputs).orElseThrow();
  }

  /**
   * The raw outputs of the network, such as logits {@code [n, K]}, in 64 bits; the tensor belongs
   * to the open scope.
   */
  public Tensor outputs(List<String> texts) {
    requireTexts(texts);
    double[][] rows;
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = encoder.encode(texts.toArray(String[]::new));
      rows = Predictor.of(network).predict(x).outputs();
    }
    return Tensor.of(rows);
  }

  /**
   * The contribution of each token and n-gram of a text to the expected class index or to the
   * score, by first-order approximation; the largest absolute contributions come first.
   */
  public Map<String, Double> contributions(String text) {
    Map<String, Double> sorted = new LinkedHashMap<>();
    encoder.contributions(only(text).get(0), network, this::expected).entrySet().stream()
        .sorted(Map.Entry.comparingByValue((a, b) -> Double.compare(Math.abs(b), Math.abs(a))))
        .forEach(each -> sorted.put(each.getKey(), each.getValue()));
    return sorted;
  }

  /**
   * Evaluates the model on labelled texts.
   *
   * @throws IllegalArgumentException if the texts have other classes, or scores
   */
  public OrdinalMetrics measure(LabelledTexts test, PreprocessingConfig how) {
    if (test.classes().isEmpty() || !test.classNames().equals(output.classNames())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected texts of the classes %s, got those of %s",
              output.classNames(),
              test.classNames()));
    }
    return OrdinalMetrics.of(network, loss(), encoder.examples(test, how));
  }

  /**
   * A copy with another decision rule.
   *
   * @throws IllegalArgumentException if the model has no probabilities of classes
   */
  public TextClassifier deciding(DecisionRule decision) {
    if (output instanceof ClassOutput classes) {
      return new TextClassifier(network, classes.deciding(decision), encoder);
    }
    throw new IllegalArgumentException("expected a model of classes, got one of scores");
  }

  /** The loss of the output without class weights; it also holds the decision rule. */
  public Loss loss() {
    return output.loss(ClassWeights.equal());
  }

  /** Writes the model to a file, which is replaced atomically if it exists. */
  public void save(Path file) {
    model(Provenance.none()).save(file);
  }

  /**
   * Writes the model as ONNX, and beside it what turns texts into token ids, as JSON under the same
   * name followed by {@code .json}. The input {@code [n, L]} are token ids with -1 as padding;
   * outputs are named as {@link Onnx} says. Each file is written whole or not at all.
   *
   * @throws IllegalArgumentException if a layer has no meaning in ONNX
   * @throws DataException if a file cannot be written
   */
  public void writeOnnx(Path file) {
    Onnx.write(
        model(Provenance.none()), encoder.onnxInput(), encoder::onnx, encoder::encodedShape, file);
    OnnxVocabulary.write(
        OnnxVocabulary.of(encoder, output.classNames()), OnnxVocabulary.beside(file));
  }

  /**
   * Checks that the model can be written as ONNX, before a training rather than after it.
   *
   * @throws IllegalArgumentException if a layer has no meaning in ONNX
   */
  public void checkOnnx() {
    Onnx.check(model(Provenance.none()), encoder.onnxInput(), encoder::onnx, encoder::encodedShape);
  }

  /** The model as it is saved, with its provenance. */
  public Model model(Provenance provenance) {
    return new Model(network, output.decoder(), provenance, output.addTo(encoder.attachment()));
  }

  /**
   * Loads a model that {@link #save} wrote.
   *
   * @throws TensorFileException if the file is missing or damaged, or holds no text model
   */
  public static TextClassifier load(Path file) {
    Model model = Model.load(file);
    try {
      return of(model);
    } catch (RuntimeException e) {
      // A malformed attachment may fail anywhere.
      throw new TensorFileException(
          file, "could not load a model that reads texts: " + e.getMessage(), e);
    }
  }

  /** The text model that a loaded model is; a malformed attachment may fail anywhere. */
  @Internal("spark")
  public static TextClassifier of(Model model) {
    TextClassifier loaded =
        new TextClassifier(
            model.network(), TextOutput.of(model), TextEncoder.of(model.attachment()));
    loaded.check();
    return loaded;
  }

  private void check() {
    try (TensorScope scope = TensorScope.open()) {
      int outputs = Predictor.of(network).predict(encoder.largestExample()).outputs()[0].length;
      int expected =
          output.plan(1).build(Seeds.of(0), Precision.SINGLE).outputShape(Shape.of(1)).length();
      if (outputs != expected) {
        throw new IllegalArgumentException(
            "expected " + expected + " outputs for " + output + ", got " + outputs);
      }
    }
  }
}
