package org.chainzrule.model;

import java.util.Arrays;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/**
 * Runs a trained network on examples, without recording gradients and without randomness; tensors
 * made on the way are freed. Thread-safe as long as the network is not trained at the same time,
 * and the results do not depend on the number of threads.
 *
 * <pre>{@code
 * int[] classes = Predictor.of(network).predict(rows).classes();
 * }</pre>
 */
public final class Predictor {

  private final Layer network;
  private final Precision precision;

  private Predictor(Layer network, Precision precision) {
    this.network = network;
    this.precision = precision;
  }

  /**
   * A predictor for a network, which computes in the precision of its parameters.
   *
   * @throws IllegalArgumentException if its parameters differ in precision
   */
  public static Predictor of(Layer network) {
    return new Predictor(network, NamedParameters.precision(network));
  }

  /**
   * The outputs of the network for these examples.
   *
   * @param rows one example per row, {@code [n][in]}; in row-major order if its shape has several
   *     axes
   * @throws IllegalArgumentException if the network does not take examples of this length, or rows
   *     differ in length
   */
  public Prediction predict(double[]... rows) {
    int width = rows.length == 0 ? width(0) : rows[0].length;
    checkWidth(width);
    double[] values = new double[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != width) {
        throw new IllegalArgumentException(
            "expected rows of " + width + " values, got one of " + rows[i].length);
      }
      System.arraycopy(rows[i], 0, values, i * width, width);
    }
    try (TensorScope scope = TensorScope.open()) {
      return predict(Tensor.of(example(width).prepend(rows.length), values));
    }
  }

  /** As {@link #predict(double[][])}. */
  public Prediction predict(float[]... rows) {
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
    network.outputShape(x.shape().tail());
    try (Recording paused = Recording.pause();
        TensorScope scope = TensorScope.open()) {
      Variable inputs = Variable.constant(x.cast(precision));
      Tensor y = network.forward(inputs, Pass.inference()).value();
      return new Prediction(rows(y));
    }
  }

  private static double[][] rows(Tensor y) {
    double[] values = y.toArray();
    int n = y.shape().size(0);
    int width = y.shape().tail().length();
    double[][] rows = new double[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
    }
    return rows;
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
}
