package org.chainzrule.metrics;

import java.util.Locale;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.train.Evaluation;

/** A confusion matrix: how many examples of each actual class were predicted as each class. */
public final class ConfusionMatrix {

  private final int[][] counts;

  private ConfusionMatrix(int[][] counts) {
    this.counts = counts;
  }

  /**
   * The confusion matrix of a network on a data set.
   *
   * @throws IllegalArgumentException if the data or the loss has no classes, or a predicted class
   *     is not one of the data
   */
  public static ConfusionMatrix of(Layer network, Loss loss, Dataset data) {
    Counter counter = new Counter(loss, data);
    Evaluation.overBatches(network, data, counter::count);
    return counter.matrix();
  }

  /**
   * The confusion matrix of predictions that were made elsewhere.
   *
   * @param actual the actual classes, in 0..classes-1
   * @param predicted the predicted classes, as many as the actual ones
   * @throws IllegalArgumentException if they differ in number or one is out of range
   */
  public static ConfusionMatrix of(int[] actual, int[] predicted, int classes) {
    if (actual.length != predicted.length) {
      throw new IllegalArgumentException(
          "expected " + actual.length + " decisions, got " + predicted.length);
    }
    int[][] counts = new int[classes][classes];
    for (int i = 0; i < actual.length; i++) {
      counts[checked(actual[i], classes)][checked(predicted[i], classes)]++;
    }
    return new ConfusionMatrix(counts);
  }

  /** The class, if it is in 0..classes-1. */
  static int checked(int label, int classes) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "expected classes in 0.." + (classes - 1) + ", got " + label);
    }
    return label;
  }

  /** Counts the predictions of a network batch by batch. */
  static final class Counter {
    private final Loss loss;
    private final int[][] counts;

    Counter(Loss loss, Dataset data) {
      int classes =
          data.classes()
              .orElseThrow(
                  () -> new IllegalArgumentException("expected data with classes, got values"));
      this.loss = loss;
      this.counts = new int[classes][classes];
    }

    void count(Batch batch, Tensor prediction) {
      int[] decisions =
          loss.decoder()
              .decide(prediction)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "expected a loss that decides for classes, got " + loss));
      for (int i = 0; i < decisions.length; i++) {
        counts[(int) batch.targets().at(i, 0)][checked(decisions[i], counts.length)]++;
      }
    }

    ConfusionMatrix matrix() {
      return new ConfusionMatrix(counts);
    }
  }

  /** The number of classes. */
  public int classes() {
    return counts.length;
  }

  /**
   * The number of examples of one actual class that were predicted as another or the same class.
   */
  public int count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  /** The fraction of examples predicted correctly, in 0..1; NaN without examples. */
  public double accuracy() {
    int right = 0;
    int all = 0;
    for (int i = 0; i < counts.length; i++) {
      for (int j = 0; j < counts.length; j++) {
        all += counts[i][j];
        right += i == j ? counts[i][j] : 0;
      }
    }
    return (double) right / all;
  }

  /**
   * The fraction of examples of a class predicted correctly, in 0..1; NaN if it has no examples.
   */
  public double recall(int actual) {
    return (double) counts[actual][actual] / examples(actual);
  }

  /**
   * The fraction of examples predicted as a class that are of it, in 0..1; NaN if none was
   * predicted as it.
   */
  public double precision(int predicted) {
    return (double) counts[predicted][predicted] / decisions(predicted);
  }

  /**
   * The harmonic mean of precision and recall of class k, {@code 2 TP / (2 TP + FP + FN)}, in 0..1;
   * NaN if the class neither has examples nor was predicted.
   */
  public double f1(int k) {
    return 2.0 * counts[k][k] / ((double) examples(k) + decisions(k));
  }

  /** How many examples an actual class has. */
  public int examples(int actual) {
    int all = 0;
    for (int count : counts[actual]) {
      all += count;
    }
    return all;
  }

  /** How many examples were predicted as a class. */
  private int decisions(int predicted) {
    int all = 0;
    for (int[] row : counts) {
      all += row[predicted];
    }
    return all;
  }

  /** The matrix as text, with a row for each actual and a column for each predicted class. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("      ");
    for (int j = 0; j < counts.length; j++) {
      text.append(String.format(Locale.ROOT, "%6d", j));
    }
    for (int i = 0; i < counts.length; i++) {
      text.append(String.format(Locale.ROOT, "%n%6d", i));
      for (int j = 0; j < counts.length; j++) {
        text.append(String.format(Locale.ROOT, "%6d", counts[i][j]));
      }
    }
    return text.toString();
  }
}
