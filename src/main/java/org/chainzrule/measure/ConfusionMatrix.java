package org.chainzrule.measure;

import java.util.Locale;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
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
   * @throws IllegalArgumentException if the data or the loss has no classes
   */
  public static ConfusionMatrix of(Layer network, Loss loss, Dataset data) {
    int classes =
        data.classes()
            .orElseThrow(
                () -> new IllegalArgumentException("expected data with classes, got values"));
    int[][] counts = new int[classes][classes];
    Evaluation.overBatches(
        network,
        data,
        (batch, prediction) -> {
          int[] decisions =
              loss.decide(prediction)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "expected a loss that decides for classes, got " + loss));
          for (int i = 0; i < decisions.length; i++) {
            counts[(int) batch.targets().at(i, 0)][decisions[i]]++;
          }
        });
    return new ConfusionMatrix(counts);
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
