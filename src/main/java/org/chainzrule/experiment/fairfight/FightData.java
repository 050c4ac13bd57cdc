package org.chainzrule.experiment.fairfight;

import java.util.Arrays;
import java.util.Optional;
import org.chainzrule.data.Dataset;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;

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

  /**
   * Rows of a table, of which a fifth, always the same ones, is the test set. Each feature is
   * mapped linearly to 0..1 by its least and largest value in the training set; what is beyond in
   * the test set is clipped.
   *
   * @param description of the rows, in one line
   * @throws IllegalArgumentException if there are fewer than 5 rows, or they have no classes
   */
  public static FightData table(Dataset rows, String description) {
    if (rows.size() < 5 || rows.classes().isEmpty()) {
      throw new IllegalArgumentException(
          "expected at least 5 rows with classes, got " + rows.size() + " rows");
    }
    int[] order = Seeds.of(0).child("table").generator().permutation(rows.size());
    int test = rows.size() / 5;
    Dataset train = rows.subset(Arrays.copyOfRange(order, test, order.length));
    UnitRange range = UnitRange.of(train);
    return new FightData(
        new TrainTestSplit(
            range.apply(train),
            range.apply(rows.subset(Arrays.copyOf(order, test))),
            description + ", features mapped to 0..1",
            "test"),
        Optional.empty(),
        Interval.UNIT);
  }

  /**
   * Examples of any other kind, such as pooled word vectors, as they are. Attacks stay in the range
   * of all their features.
   */
  public static FightData features(TrainTestSplit split) {
    Interval train = UnitRange.ends(split.train());
    Interval test = UnitRange.ends(split.test());
    return new FightData(
        split,
        Optional.empty(),
        new Interval(Math.min(train.low(), test.low()), Math.max(train.high(), test.high())));
  }

  /** The first examples of each set. */
  public FightData take(int train, int test) {
    return new FightData(
        new TrainTestSplit(
            split.train().take(train),
            split.test().take(test),
            split.description(),
            split.evaluatedOn()),
        image,
        range);
  }

  /** The number of classes. */
  public int classes() {
    return split.train().classes().orElseThrow();
  }
}
