package org.chainzrule.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.chainzrule.model.TextTable;

/**
 * How well the confidence of predictions agrees with how often they are right. The confidence is
 * the probability of the class that was decided for; bins of equal width gather examples of about
 * the same confidence. Its text is a reliability table.
 *
 * <pre>{@code
 * Calibration calibration = Calibration.of(ClassPredictions.of(network, loss, test), 10);
 * System.out.println(calibration);
 * double error = calibration.expectedError();
 * }</pre>
 *
 * @param bins in rising order of confidence, empty ones included
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo, Pleiss, Sun and Weinberger, 2017</a>
 */
public record Calibration(List<Bin> bins) {

  /**
   * The examples whose confidence is above {@code low} and at most {@code high}; the first bin has
   * those of confidence 0 as well.
   *
   * @param examples how many there are
   * @param confidence their mean confidence, in 0..1; NaN without examples
   * @param accuracy the fraction of them that is right, in 0..1; NaN without examples
   */
  public record Bin(double low, double high, int examples, double confidence, double accuracy) {}

  /** Copies the list. */
  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * The calibration of predictions with probabilities.
   *
   * @param bins how many, at least 1; usually 10 or 15
   * @throws IllegalStateException if there are no probabilities
   * @throws IllegalArgumentException if there is no bin
   */
  public static Calibration of(ClassPredictions predictions, int bins) {
    int n = predictions.actual().length;
    boolean[] right = new boolean[n];
    double[] confidence = new double[n];
    for (int i = 0; i < n; i++) {
      right[i] = predictions.predicted()[i] == predictions.actual()[i];
      confidence[i] = Math.min(1, predictions.required()[i][predictions.predicted()[i]]);
    }
    return of(right, confidence, bins);
  }

  /**
   * The calibration of decisions that were made elsewhere.
   *
   * @param right whether each is right, {@code [n]}
   * @param confidence of each, {@code [n]}, in 0..1
   * @param bins how many, at least 1
   * @throws IllegalArgumentException if there is no bin, or a number is out of its range
   */
  public static Calibration of(boolean[] right, double[] confidence, int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException("expected at least one bin, got " + bins);
    }
    if (confidence.length != right.length) {
      throw new IllegalArgumentException(
          "expected " + right.length + " confidences, got " + confidence.length);
    }
    int[] examples = new int[bins];
    double[] confidences = new double[bins];
    int[] rights = new int[bins];
    for (int i = 0; i < right.length; i++) {
      if (!(confidence[i] >= 0 && confidence[i] <= 1)) {
        throw new IllegalArgumentException("expected confidences in 0..1, got " + confidence[i]);
      }
      int bin = Math.max(0, (int) Math.ceil(confidence[i] * bins) - 1);
      examples[bin]++;
      confidences[bin] += confidence[i];
      rights[bin] += right[i] ? 1 : 0;
    }
    List<Bin> all = new ArrayList<>();
    for (int b = 0; b < bins; b++) {
      all.add(
          new Bin(
              (double) b / bins,
              (b + 1.0) / bins,
              examples[b],
              confidences[b] / examples[b],
              (double) rights[b] / examples[b]));
    }
    return new Calibration(all);
  }

  /**
   * The expected calibration error (ECE), {@code Σ_b n_b / n |accuracy_b - confidence_b|}, in 0..1,
   * lower is better; NaN without examples.
   */
  public double expectedError() {
    double sum = 0;
    int n = 0;
    for (Bin bin : bins) {
      sum += bin.examples == 0 ? 0 : bin.examples * Math.abs(bin.accuracy - bin.confidence);
      n += bin.examples;
    }
    return sum / n;
  }

  /** The reliability table, a line for each bin, and the expected calibration error. */
  @Override
  public String toString() {
    List<String[]> lines = new ArrayList<>();
    lines.add(new String[] {"confidence", "examples", "mean", "accuracy"});
    for (Bin bin : bins) {
      lines.add(
          new String[] {
            String.format(Locale.ROOT, "%.2f to %.2f", bin.low, bin.high),
            String.valueOf(bin.examples),
            text(bin.confidence),
            text(bin.accuracy)
          });
    }
    return TextTable.aligned(lines, Set.of(1, 2, 3))
        + "\nexpected calibration error "
        + text(expectedError());
  }

  private static String text(double number) {
    return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%.4f", number);
  }
}
