package org.chainzrule.robustness.corruption;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Evaluation;

/**
 * The accuracy of a classifier of images under every {@link Corruption} at each severity.
 *
 * <pre>{@code
 * double mean = CorruptionAccuracy.of(network, loss, test, 28, 28, Seeds.of(1)).mean();
 * }</pre>
 *
 * @param accuracies for each corruption the accuracy at the severities 1 to 5, in 0..1
 */
public record CorruptionAccuracy(Map<Corruption, List<Double>> accuracies) {

  /** Copies the map. */
  public CorruptionAccuracy {
    accuracies = new EnumMap<>(accuracies);
  }

  /**
   * Evaluates a network on each damaged version of a data set.
   *
   * @param test pixels in 0..1, see {@link CorruptedImages#of}
   * @throws IllegalArgumentException if the data or the loss has no classes, or the examples are no
   *     images of this size
   */
  public static CorruptionAccuracy of(
      Layer network, Loss loss, Dataset test, int width, int height, Seeds seeds) {
    Map<Corruption, List<Double>> accuracies = new EnumMap<>(Corruption.class);
    for (Corruption corruption : Corruption.values()) {
      Double[] each = new Double[Corruption.SEVERITIES];
      Arrays.setAll(
          each,
          i -> {
            Dataset damaged = CorruptedImages.of(test, width, height, corruption, i + 1, seeds);
            return Evaluation.of(network, loss, damaged)
                .accuracy()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException("expected a loss with classes, got " + loss));
          });
      accuracies.put(corruption, List.of(each));
    }
    return new CorruptionAccuracy(accuracies);
  }

  /** The accuracy under one corruption, the mean over its severities, in 0..1. */
  public double mean(Corruption corruption) {
    return accuracies.get(corruption).stream().mapToDouble(a -> a).average().orElseThrow();
  }

  /** The mean corruption accuracy: the mean over all corruptions and severities, in 0..1. */
  public double mean() {
    return accuracies.keySet().stream().mapToDouble(this::mean).average().orElseThrow();
  }
}
