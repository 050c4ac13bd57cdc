package org.chainzrule.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

/**
 * The loss and accuracy of a network on a data set, and further figures where they were asked for.
 *
 * <pre>{@code
 * double loss = Evaluation.of(network, Loss.softmaxCrossEntropy(), test).loss();
 * }</pre>
 *
 * @param loss the mean loss over the examples
 * @param accuracy the fraction of examples classified correctly, in 0..1; empty if the loss has no
 *     classes
 * @param metrics the figures of the {@link EarlyStopping.Measure measures} of a training by their
 *     names; empty without such measures
 */
public record Evaluation(double loss, OptionalDouble accuracy, Map<String, Double> metrics) {

  /** Copies the map and keeps its order. */
  public Evaluation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /** Loss and accuracy alone. */
  public Evaluation(double loss, OptionalDouble accuracy) {
    this(loss, accuracy, Map.of());
  }

  /** The figures in one line, such as {@code loss 0.1234, accuracy 96.40 %, macro F1 0.9583}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "loss %.4g", loss));
    accuracy.ifPresent(
        part -> text.append(String.format(Locale.ROOT, ", accuracy %.2f %%", 100 * part)));
    metrics.forEach(
        (name, value) -> text.append(String.format(Locale.ROOT, ", %s %.4g", name, value)));
    return text.toString();
  }

  /** Receives each batch and its prediction; the tensors of both are freed after the call. */
  @FunctionalInterface
  public interface PredictionVisitor {
    /** Called for each batch in order; the prediction has the shape {@code [n, ...]}. */
    void visit(Batch batch, Tensor prediction);
  }

  /**
   * Evaluates a network on a data set, 500 examples at a time and without recording gradients.
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
          Optional<int[]> decisions = loss.decoder().decide(prediction);
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

  /**
   * Passes the prediction for every batch of a data set to a visitor, in order.
   *
   * @throws IllegalArgumentException if the data set is empty or the network does not take its
   *     examples
   */
  public static void overBatches(Layer network, Dataset data, PredictionVisitor visitor) {
    try (Recording paused = Recording.pause()) {
      Batches.each(
          network,
          data,
          Batches.SIZE,
          (rows, batch) -> {
            Variable x = Variable.constant(batch.inputs());
            visitor.visit(batch, network.forward(x, Pass.inference()).value());
          });
    }
  }

  /** The precision a network computes in: that of its parameters, or 32 bits if it has none. */
  public static Precision precision(Layer network) {
    List<Parameter> parameters = network.parameters();
    return parameters.isEmpty() ? Precision.SINGLE : parameters.get(0).value().precision();
  }

  /**
   * Checks that a network takes the examples of a data set.
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
