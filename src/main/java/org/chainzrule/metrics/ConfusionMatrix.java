package org.chainzrule.metrics;

import java.util.Locale;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.train.Evaluation;

/** How often each class was taken for each class. */
public final class ConfusionMatrix {

  private final int[][] counts;

  private ConfusionMatrix(int[][] counts) {
    this.counts = counts;
  }

  /**
   * The decisions of a network on a data set.
   *
   * @throws IllegalArgumentException if the data or the loss has no classes, or the loss decides
   *     for one that the data has not
   */
  public static ConfusionMatrix of(Layer network, Loss loss, Dataset data) {
    Counter counter = new Counter(loss, data);
    Evaluation.overBatches(network, data, counter::count);
    return counter.matrix();
  }

  /**
   * Decisions that were made elsewhere.
   *
   * @param actual class indices in 0..classes-1
   * @param predicted as many of them
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

  private static int checked(int label, int classes) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "expected classes in 0.." + (classes - 1) + ", got " + label);
    }
    return label;
  }

  /** Counts a network's decisions batch by batch. */
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
          loss.decide(prediction)
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

  /** How many examples of one class were taken for another, or the same. */
  public int count(int actual, int predicted) {
    return counts[actual][predicted];
  }

  /** The part of all examples that are right, in 0..1; NaN of none. */
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

  /** The part of one class's examples that are right, in 0..1; NaN where there are none. */
  public double recall(int actual) {
    int all = 0;
    for (int count : counts[actual]) {
      all += count;
    }
    return (double) counts[actual][actual] / all;
  }

  /** A table: a row for each actual class, a column for each predicted one. */
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
