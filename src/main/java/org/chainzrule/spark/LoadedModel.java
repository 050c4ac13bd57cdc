package org.chainzrule.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Digest;
import org.chainzrule.model.Model;
import org.chainzrule.model.Prediction;
import org.chainzrule.model.Predictor;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.robustness.monitor.StabilityMonitor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.chainzrule.text.TextClassifier;
import org.chainzrule.text.TextEncoder;

/**
 * A model that predicts in this process.
 *
 * @param encoder of a model that reads texts
 */
record LoadedModel(Model model, Predictor predictor, Optional<TextEncoder> encoder) {

  private static final int MOST_SHARED = 4;

  /** How many models were loaded for tasks in this process. */
  static final AtomicInteger LOADS = new AtomicInteger();

  /** The models that tasks of this process used last, by the digest of their bytes. */
  private static final Map<String, LoadedModel> SHARED = new LinkedHashMap<>(8, 0.75f, true);

  /** The model of a file with these bytes, which all tasks of this process share. */
  static LoadedModel shared(byte[] bytes) {
    String digest = Digest.empty().addBytes(ByteBuffer.wrap(bytes)).hex();
    synchronized (SHARED) {
      LoadedModel known = SHARED.get(digest);
      if (known == null) {
        LOADS.incrementAndGet();
        known = of(bytes);
        SHARED.put(digest, known);
        if (SHARED.size() > MOST_SHARED) {
          SHARED.remove(SHARED.keySet().iterator().next());
        }
      }
      return known;
    }
  }

  /**
   * The model of a file with these bytes.
   *
   * @throws TensorFileException if it is damaged or no model
   * @throws DataException if it does not say what it takes
   */
  static LoadedModel of(byte[] bytes) {
    try {
      Path file = Files.createTempFile("chainzrule", ".safetensors");
      try {
        Files.write(file, bytes);
        return of(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LoadedModel of(Path file) {
    Model model = Model.load(file);
    if (TextEncoder.isIn(model.attachment())) {
      TextClassifier texts = text(file, model);
      Predictor predictor = Predictor.of(texts.network(), texts.output().decoder());
      return new LoadedModel(model, predictor, Optional.of(texts.encoder()));
    }
    if (model.network().inputShape().isEmpty()) {
      throw new DataException("expected a network that says what it takes, got " + model.network());
    }
    return new LoadedModel(model, Predictor.of(model), Optional.empty());
  }

  private static TextClassifier text(Path file, Model model) {
    try {
      return TextClassifier.of(model);
    } catch (RuntimeException e) {
      throw new TensorFileException(
          file, "could not load a model that reads texts: " + e.getMessage(), e);
    }
  }

  boolean readsTexts() {
    return encoder.isPresent();
  }

  /** The shape of an example of a model that reads no texts. */
  Shape inputShape() {
    return predictor.network().inputShape().orElseThrow();
  }

  /** The columns that the model gives, as its decoder reads some outputs. */
  PredictionColumns columns(boolean monitored) {
    Prediction some;
    try (TensorScope scope = TensorScope.open()) {
      some =
          readsTexts()
              ? predictor.predict(encoder.get().largestExample())
              : predictor.predict(new double[1][inputShape().length()]);
    }
    OutputDecoder decoder = some.decoder();
    try (Recording paused = Recording.pause();
        TensorScope scope = TensorScope.open()) {
      Tensor outputs = Tensor.of(some.outputs());
      return new PredictionColumns(
          decoder.decide(outputs).isPresent(),
          decoder.probabilities(outputs).isPresent(),
          decoder.expected(Variable.constant(outputs)).isPresent(),
          monitored);
    }
  }

  /**
   * A monitor of the model.
   *
   * @throws IllegalArgumentException if it holds no profile or reads texts
   */
  StabilityMonitor monitor(Loss loss) {
    if (readsTexts()) {
      throw new IllegalArgumentException(
          "expected a model of numbers or images for figures of stability, got one of texts");
    }
    return StabilityMonitor.of(model, loss);
  }

  Prediction predict(double[]... rows) {
    return predictor.predict(rows);
  }

  Prediction predict(String... texts) {
    try (TensorScope scope = TensorScope.open()) {
      return predictor.predict(encoder.orElseThrow().encode(texts));
    }
  }
}
