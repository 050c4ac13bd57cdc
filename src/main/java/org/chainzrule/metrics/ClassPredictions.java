package org.chainzrule.metrics;

import java.util.Optional;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.train.Evaluation;

/**
 * The actual and the predicted class of each of n examples, with class probabilities where there
 * are some: what metrics of classes are computed from.
 *
 * <pre>{@code
 * ClassPredictions predictions = ClassPredictions.of(network, loss, test);
 * System.out.println(ClassReport.of(predictions, List.of("no", "yes")));
 * double auc = RankingMetrics.of(predictions, 1).rocAuc();
 * }</pre>
 *
 * @param classes the number of classes K
 * @param actual the actual classes {@code [n]}, in 0..K-1
 * @param predicted the classes that were decided for, {@code [n]}, in 0..K-1
 * @param probabilities of each class, {@code [n][K]}, in 0..1; empty if the loss gives none
 */
public record ClassPredictions(
    int classes, int[] actual, int[] predicted, Optional<double[][]> probabilities) {

  /**
   * @throws IllegalArgumentException if the parts differ in number, a class is out of range, or a
   *     probability is not in 0..1
   */
  public ClassPredictions {
    if (predicted.length != actual.length) {
      throw new IllegalArgumentException(
          "expected " + actual.length + " decisions, got " + predicted.length);
    }
    for (int i = 0; i < actual.length; i++) {
      ConfusionMatrix.checked(actual[i], classes);
      ConfusionMatrix.checked(predicted[i], classes);
    }
    probabilities.ifPresent(p -> check(p, actual.length, classes));
  }

  private static void check(double[][] probabilities, int n, int classes) {
    if (probabilities.length != n) {
      throw new IllegalArgumentException(
          "expected probabilities of " + n + " examples, got those of " + probabilities.length);
    }
    for (double[] row : probabilities) {
      if (row.length != classes) {
        throw new IllegalArgumentException(
            "expected " + classes + " probabilities for each example, got " + row.length);
      }
      for (double p : row) {
        // Sums of rounded terms may exceed 1 by little.
        if (!(p >= 0 && p <= 1 + 1e-6)) {
          throw new IllegalArgumentException("expected probabilities in 0..1, got " + p);
        }
      }
    }
  }

  /**
   * The predictions of a network on a data set, computed batch by batch.
   *
   * @throws IllegalArgumentException if the data set is empty, the network does not take its
   *     examples, or the data or the loss has no classes
   */
  public static ClassPredictions of(Layer network, Loss loss, Dataset data) {
    int classes =
        data.classes()
            .orElseThrow(
                () -> new IllegalArgumentException("expected data with classes, got values"));
    int[] actual = new int[data.size()];
    int[] predicted = new int[data.size()];
    double[][] probabilities = new double[data.size()][];
    int[] done = new int[1];
    OutputDecoder decoder = loss.decoder();
    Evaluation.overBatches(
        network,
        data,
        (batch, outputs) -> {
          int n = batch.targets().rows();
          int[] decisions =
              decoder
                  .decide(outputs)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "expected a loss that decides for classes, got " + loss));
          Optional<Tensor> p = decoder.probabilities(outputs);
          for (int i = 0; i < n; i++) {
            actual[done[0] + i] = (int) batch.targets().at(i, 0);
            predicted[done[0] + i] = decisions[i];
          }
          p.ifPresent(rows -> copy(rows, probabilities, done[0]));
          done[0] += n;
        });
    return new ClassPredictions(
        classes,
        actual,
        predicted,
        probabilities[0] == null ? Optional.empty() : Optional.of(probabilities));
  }

  private static void copy(Tensor rows, double[][] to, int from) {
    double[] columns = rows.toColumns();
    int n = rows.rows();
    for (int i = 0; i < n; i++) {
      to[from + i] = new double[rows.columns()];
      for (int k = 0; k < to[from + i].length; k++) {
        to[from + i][k] = columns[k * n + i];
      }
    }
  }

  /** How many examples of each class were predicted as each. */
  public ConfusionMatrix confusion() {
    return ConfusionMatrix.of(actual, predicted, classes);
  }

  /**
   * The probabilities, {@code [n][K]}.
   *
   * @throws IllegalStateException if the loss gives none
   */
  double[][] required() {
    return probabilities.orElseThrow(
        () -> new IllegalStateException("expected class probabilities, got decisions alone"));
  }

  /** How many examples of how many classes. */
  @Override
  public String toString() {
    return actual.length + " examples of " + classes + " classes";
  }
}
