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
 * A network for use: no recording, no randomness, no memory left behind. Any number of threads may
 * use one at once, as long as nobody trains the network meanwhile; each gets what it would get
 * alone.
 */
public final class Predictor {

  private final Layer network;
  private final Precision precision;

  private Predictor(Layer network, Precision precision) {
    this.network = network;
    this.precision = precision;
  }

  /**
   * Predictions of this network, in its own precision.
   *
   * @throws IllegalArgumentException if its parameters are not of one precision
   */
  public static Predictor of(Layer network) {
    return new Predictor(network, NamedParameters.precision(network));
  }

  /**
   * What the network says of these examples.
   *
   * @param rows one example each, in reading order where its shape has several axes
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
    double[][] wide = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      wide[i] = new double[rows[i].length];
      for (int j = 0; j < wide[i].length; j++) {
        wide[i][j] = rows[i][j];
      }
    }
    return predict(wide);
  }

  /**
   * What the network says of a batch.
   *
   * @param x shape {@code [n, ...]}, of either precision
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

  private int width(int otherwise) {
    return network.inputShape().map(Shape::length).orElse(otherwise);
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
