package org.chainzrule.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.train.Evaluation;

/**
 * Metrics for ordered classes, such as ratings from 1 to 5: how far predictions are from the actual
 * class. An error is a distance in classes, in {@code 0..K-1}. All metrics but the ranked
 * probability score are computed from the confusion matrix.
 *
 * <pre>{@code
 * double kappa = OrdinalMetrics.of(network, loss, test).quadraticWeightedKappa();
 * }</pre>
 *
 * @param confusion the confusion matrix
 * @param rankedProbabilityScore {@code mean_s Σ_k (P(y_s <= k) - 1[y_s <= k])²}, in 0..K-1, lower
 *     is better; empty if the loss gives no probabilities
 */
public record OrdinalMetrics(ConfusionMatrix confusion, OptionalDouble rankedProbabilityScore) {

  /**
   * The metrics of a network on a data set, in one pass and bounded memory.
   *
   * @throws IllegalArgumentException if the data set is empty, the network does not take its
   *     examples, or the data or the loss has no classes
   */
  public static OrdinalMetrics of(Layer network, Loss loss, Dataset data) {
    ConfusionMatrix.Counter counter = new ConfusionMatrix.Counter(loss, data);
    double[] sum = new double[1];
    boolean[] scored = new boolean[1];
    Evaluation.overBatches(
        network,
        data,
        (batch, prediction) -> {
          counter.count(batch, prediction);
          loss.decoder()
              .probabilities(prediction)
              .ifPresent(
                  probabilities -> {
                    scored[0] = true;
                    sum[0] += rankedProbabilities(probabilities, batch.targets());
                  });
        });
    return new OrdinalMetrics(
        counter.matrix(),
        scored[0] ? OptionalDouble.of(sum[0] / data.size()) : OptionalDouble.empty());
  }

  /**
   * The metrics of predictions that were made elsewhere, without probabilities.
   *
   * @param actual the actual classes, in 0..classes-1
   * @param predicted the predicted classes, as many as the actual ones
   * @throws IllegalArgumentException if they differ in number or one is out of range
   */
  public static OrdinalMetrics of(int[] actual, int[] predicted, int classes) {
    return new OrdinalMetrics(
        ConfusionMatrix.of(actual, predicted, classes), OptionalDouble.empty());
  }

  /** The sum over rows of {@code Σ_k (P(y <= k) - 1[y <= k])²}. */
  static double rankedProbabilities(Tensor probabilities, Tensor labels) {
    int n = probabilities.rows();
    double[] p = probabilities.toColumns();
    double[] y = labels.toArray();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double below = 0;
      // The term of the last class is 0, since both cumulative distributions end at 1.
      for (int k = 0; k < probabilities.columns() - 1; k++) {
        below += p[k * n + i];
        double error = below - (y[i] <= k ? 1 : 0);
        sum += error * error;
      }
    }
    return sum;
  }

  /** The fraction of examples predicted correctly, in 0..1; NaN without examples. */
  public double accuracy() {
    return confusion.accuracy();
  }

  /**
   * The fraction of examples of a class predicted correctly, in 0..1; NaN if it has no examples.
   */
  public double recall(int actual) {
    return confusion.recall(actual);
  }

  /** The fraction of examples predicted at most one class off, in 0..1; NaN without examples. */
  public double offByOneAccuracy() {
    return mean((i, j) -> Math.abs(i - j) <= 1 ? 1 : 0);
  }

  /** The mean absolute error (MAE), the mean of {@code |ŷ - y|}; NaN without examples. */
  public double meanAbsoluteError() {
    return mean((i, j) -> Math.abs(i - j));
  }

  /** The root mean squared error (RMSE), {@code √ mean (ŷ - y)²}; NaN without examples. */
  public double rootMeanSquaredError() {
    return Math.sqrt(mean((i, j) -> (i - j) * (i - j)));
  }

  /** The mean of {@code |ŷ - y|} over the examples of a class; NaN if it has none. */
  public double classAbsoluteError(int actual) {
    double sum = 0;
    for (int j = 0; j < confusion.classes(); j++) {
      sum += (double) confusion.count(actual, j) * Math.abs(actual - j);
    }
    return sum / row(actual);
  }

  /**
   * The average mean absolute error (AMAE): the mean of {@link #classAbsoluteError} over the
   * classes that occur; NaN without examples.
   *
   * @see <a href="https://doi.org/10.1109/ISDA.2009.230">Baccianella, Esuli and Sebastiani,
   *     2009</a>
   */
  public double averagedAbsoluteError() {
    return classErrors().average().orElse(Double.NaN);
  }

  /**
   * The maximum of {@link #classAbsoluteError} over the classes that occur (MMAE); NaN without any.
   */
  public double largestAbsoluteError() {
    return classErrors().max().orElse(Double.NaN);
  }

  private DoubleStream classErrors() {
    return IntStream.range(0, confusion.classes())
        .filter(k -> row(k) > 0)
        .mapToDouble(this::classAbsoluteError);
  }

  /**
   * The quadratic weighted kappa (QWK), Cohen's kappa with quadratic weights: {@code 1 - Σ_ij (i -
   * j)² O_ij / Σ_ij (i - j)² E_ij} with counts O and {@code E_ij = Σ_j O_ij Σ_i O_ij / n}; at most
   * 1, and 0 for predictions independent of the actual class. NaN if the actual and the predicted
   * classes are all one and the same class.
   *
   * @see <a href="https://doi.org/10.1037/h0026256">Cohen, 1968</a>
   */
  public double quadraticWeightedKappa() {
    double observed = 0;
    double expected = 0;
    for (int i = 0; i < confusion.classes(); i++) {
      for (int j = 0; j < confusion.classes(); j++) {
        double weight = (double) (i - j) * (i - j);
        observed += weight * confusion.count(i, j);
        expected += weight * row(i) * column(j) / examples();
      }
    }
    return expected == 0 ? Double.NaN : 1 - observed / expected;
  }

  /**
   * Spearman's ρ: the correlation of the ranks of actual and predicted classes, in -1..1. Equal
   * classes share their mean rank. NaN if all actual or all predicted classes are equal.
   *
   * @see <a href="https://doi.org/10.2307/1412159">Spearman, 1904</a>
   */
  public double spearman() {
    int classes = confusion.classes();
    double[] actual = centredRanks(IntStream.range(0, classes).mapToDouble(this::row).toArray());
    double[] predicted =
        centredRanks(IntStream.range(0, classes).mapToDouble(this::column).toArray());
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < classes; i++) {
      xx += row(i) * actual[i] * actual[i];
      yy += column(i) * predicted[i] * predicted[i];
      for (int j = 0; j < classes; j++) {
        xy += confusion.count(i, j) * actual[i] * predicted[j];
      }
    }
    return xx == 0 || yy == 0 ? Double.NaN : xy / Math.sqrt(xx * yy);
  }

  /** The rank that the examples of each class share, minus the mean of all ranks. */
  private static double[] centredRanks(double... counts) {
    double all = Arrays.stream(counts).sum();
    double[] ranks = new double[counts.length];
    double before = 0;
    for (int k = 0; k < ranks.length; k++) {
      ranks[k] = before + (counts[k] - all) / 2;
      before += counts[k];
    }
    return ranks;
  }

  private double mean(DoubleBinaryOperator error) {
    double sum = 0;
    for (int i = 0; i < confusion.classes(); i++) {
      for (int j = 0; j < confusion.classes(); j++) {
        sum += confusion.count(i, j) * error.applyAsDouble(i, j);
      }
    }
    return sum / examples();
  }

  private double examples() {
    return IntStream.range(0, confusion.classes()).mapToDouble(this::row).sum();
  }

  private double row(int actual) {
    return IntStream.range(0, confusion.classes()).mapToLong(j -> confusion.count(actual, j)).sum();
  }

  private double column(int predicted) {
    return IntStream.range(0, confusion.classes())
        .mapToLong(i -> confusion.count(i, predicted))
        .sum();
  }

  /** The main figures in a line, and below it the confusion matrix. */
  @Override
  public String toString() {
    String score =
        rankedProbabilityScore.isPresent()
            ? String.format(Locale.ROOT, ", RPS %.4f", rankedProbabilityScore.getAsDouble())
            : "";
    return String.format(
        Locale.ROOT,
        "accuracy %.2f %%, off by one %.2f %%, MAE %.4f, QWK %.4f%s%n%s",
        100 * accuracy(),
        100 * offByOneAccuracy(),
        meanAbsoluteError(),
        quadraticWeightedKappa(),
        score,
        confusion);
  }
}
