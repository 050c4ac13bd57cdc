package org.chainzrule.model;

import org.chainzrule.Internal;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/**
 * Runs a trained network on examples, without recording gradients and without randomness, and reads
 * its outputs by the decoder of its loss; tensors made on the way are freed. Thread-safe as long as
 * the network is not trained at the same time, and the results do not depend on the number of
 * threads.
 *
 * <pre>{@code
 * int[] classes = Predictor.of(Model.load(file)).predict(rows).classes();
 * }</pre>
 */
public final class Predictor {

  private final Layer network;
  private final OutputDecoder decoder;
  private final Precision precision;

  private Predictor(Layer network, OutputDecoder decoder, Precision precision) {
    this.network = network;
    this.decoder = decoder;
    this.precision = precision;
  }

  /**
   * A predictor for a model, which reads outputs as the model says and computes in the precision of
   * its parameters.
   */
  public static Predictor of(Model model) {
    if (model == null) {
      throw new IllegalArgumentException("expected a model to predict with, got null");
    }
    return of(model.network(), model.decoder());
  }

  /**
   * A predictor for a network that is in memory, which computes in the precision of its parameters.
   *
   * @param decoder how outputs are read, {@link Loss#decoder} of the loss the network was trained
   *     by
   * @throws IllegalArgumentException if its parameters differ in precision
   */
  public static Predictor of(Layer network, OutputDecoder decoder) {
    if (network == null || decoder == null) {
      throw new IllegalArgumentException(
          "expected a network and a decoder, got " + network + " and " + decoder);
    }
    return new Predictor(network, decoder, NamedParameters.precision(network));
  }

  /**
   * A predictor of the outputs alone, which are not read as classes, probabilities or values.
   *
   * @throws IllegalArgumentException if its parameters differ in precision
   */
  public static Predictor of(Layer network) {
    return of(network, OutputDecoder.none());
  }

  /**
   * The outputs of the network for these examples.
   *
   * @param rows one example per row, {@code [n][in]}; in row-major order if its shape has several
   *     axes
   * @throws IllegalArgumentException if the network does not take examples of this length, or rows
   *     differ in length or are null
   */
  public Prediction predict(double[]... rows) {
    try (TensorScope scope = TensorScope.open()) {
      return predict(batch(rows));
    }
  }

  /** The batch of these rows, in the precision and the input shape of the network. */
  @Internal("robustness")
  public Tensor batch(double[]... rows) {
    requireRows(rows);
    int width = rows.length == 0 ? width(0) : rows[0].length;
    checkWidth(width);
    for (double[] row : rows) {
      if (row.length != width) {
        throw new IllegalArgumentException(
            "expected rows of " + width + " values, got one of " + row.length);
      }
    }
    return Tensor.of(example(width).prepend(rows.length), precision, inOne(width, rows));
  }

  private static double[] inOne(int width, double[]... rows) {
    if (rows.length == 1) {
      return rows[0];
    }
    double[] values = new double[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * width, width);
    }
    return values;
  }

  /** The network that predicts. */
  @Internal({"robustness", "spark"})
  public Layer network() {
    return network;
  }

  /** As {@link #predict(double[][])}. */
  public Prediction predict(float[]... rows) {
    requireRows(rows);
    double[][] doubles = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      doubles[i] = new double[rows[i].length];
      for (int j = 0; j < doubles[i].length; j++) {
        doubles[i][j] = rows[i][j];
      }
    }
    return predict(doubles);
  }

  /**
   * The outputs of the network for a batch.
   *
   * @param x shape {@code [n, ...]}, in either precision
   * @throws IllegalArgumentException if the network does not take such examples
   */
  public Prediction predict(Tensor x) {
    if (x == null) {
      throw new IllegalArgumentException("expected a batch of examples, got null");
    }
    network.outputShape(x.shape().tail());
    try (Recording paused = Recording.pause();
        TensorScope scope = TensorScope.open()) {
      Variable inputs = Variable.constant(x.cast(precision));
      Tensor y = network.forward(inputs, Pass.inference()).value();
      return Prediction.of(y, decoder);
    }
  }

  private static void requireRows(Object[] rows) {
    if (rows == null) {
      throw new IllegalArgumentException("expected examples as rows of numbers, got null");
    }
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == null) {
        throw new IllegalArgumentException("expected numbers in row " + i + ", got null");
      }
    }
  }

  private int width(int fallback) {
    return network.inputShape().map(Shape::length).orElse(fallback);
  }

  private void checkWidth(int width) {
    if (width(width) != width) {
      throw new IllegalArgumentException(
          "expected examples of " + width(width) + " values, got " + width);
    }
  }

  private Shape example(int width) {
    return network.inputShape().orElse(Shape.of(width));
  }

  @Override
  public String toString() {
    return "Predictor of " + network + ", outputs read as " + decoder;
  }
}
