package org.chainzrule.experiment.fairfight;

import java.util.Optional;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.tensor.interval.Interval;

/**
 * The data of a Fair Fight.
 *
 * @param split the training set and the test set, both with classes
 * @param image the size of the images; empty if the examples are none
 * @param range the range of the inputs, in which attacks stay
 */
public record FightData(TrainTestSplit split, Optional<ImageSize> image, Interval range) {

  /**
   * The size of images in pixels.
   *
   * @param width at least 1
   * @param height at least 1
   */
  public record ImageSize(int width, int height) {}

  /**
   * @throws IllegalArgumentException if a set has no classes, or the range has no ends
   */
  public FightData {
    if (split.train().classes().isEmpty() || split.test().classes().isEmpty()) {
      throw new IllegalArgumentException("expected data with classes, got values");
    }
    if (!range.isBounded()) {
      throw new IllegalArgumentException("expected a range of inputs with two ends, got " + range);
    }
  }

  /** Images with pixels in 0..1. */
  public static FightData images(TrainTestSplit split, int width, int height) {
    return new FightData(split, Optional.of(new ImageSize(width, height)), Interval.UNIT);
  }

  /** The number of classes. */
  public int classes() {
    return split.train().classes().orElseThrow();
  }
}
