package org.chainzrule.train;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/**
 * How a network does on a data set.
 *
 * @param loss the mean over the examples
 * @param accuracy the part of examples that are right, in 0..1; empty where there are no classes
 */
public record Evaluation(double loss, OptionalDouble accuracy) {

  static final int BATCH = 500;

  /** Sees one batch and what the network predicts for it; both end with the call. */
  @FunctionalInterface
  public interface Predictions {
    /** Called for each batch, in order. */
    void saw(Batch batch, Tensor prediction);
  }

  /**
   * Runs a network over a data set without recording, in bounded memory.
   *
   * @throws IllegalArgumentException if the data set is empty or the network does not take its
   *     examples
   */
  public static Evaluation of(Layer network, Loss loss, Dataset data) {
    double[] sum = new double[2];
    int[] right = new int[1];
    boolean[] classified = new boolean[1];
    overBatches(
        network,
        data,
        (batch, prediction) -> {
          int n = batch.targets().rows();
          double weight = loss.weight(prediction, batch.targets());
          sum[0] +=
              weight * loss.mean(Variable.constant(prediction), batch.targets()).value().item();
          sum[1] += weight;
          Optional<int[]> decisions = loss.decide(prediction);
          classified[0] = decisions.isPresent();
          decisions.ifPresent(
              classes ->
                  right[0] +=
                      (int)
                          IntStream.range(0, n)
                              .filter(i -> classes[i] == batch.targets().at(i, 0))
                              .count());
        });
    OptionalDouble accuracy =
        classified[0] ? OptionalDouble.of((double) right[0] / data.size()) : OptionalDouble.empty();
    return new Evaluation(sum[0] / sum[1], accuracy);
  }

  /** Shows a network's prediction for every batch, as {@link #of} does. */
  public static void overBatches(Layer network, Dataset data, Predictions predictions) {
    checkFit(network, data);
    Precision precision = precision(network);
    List<int[]> groups = Dataset.split(IntStream.range(0, data.size()).toArray(), BATCH);
    try (Recording paused = Recording.pause()) {
      for (int[] rows : groups) {
        try (TensorScope scope = TensorScope.open()) {
          Batch batch = data.batch(rows, precision);
          Variable x = Variable.constant(batch.inputs());
          predictions.saw(batch, network.forward(x, Pass.inference()).value());
        }
      }
    }
  }

  /** The precision that a network computes in: that of its parameters, 32 bits without any. */
  public static Precision precision(Layer network) {
    List<Parameter> parameters = network.parameters();
    return parameters.isEmpty() ? Precision.SINGLE : parameters.get(0).value().precision();
  }

  /**
   * Checks that a network can run over a data set.
   *
   * @throws IllegalArgumentException if the data set is empty or the network does not take its
   *     examples
   */
  public static void checkFit(Layer network, Dataset data) {
    if (data.size() == 0) {
      throw new IllegalArgumentException("expected a data set with examples, got an empty one");
    }
    network.outputShape(data.inputShape());
  }
}
