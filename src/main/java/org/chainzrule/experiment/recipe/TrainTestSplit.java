package org.chainzrule.experiment.recipe;

import java.util.Arrays;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.random.Seeds;

/**
 * What to train on and what to evaluate on.
 *
 * @param train the examples to learn from
 * @param test the examples to evaluate on; none of them is learned from
 * @param description what they are, in one line
 * @param evaluatedOn what {@code test} is: {@code "test"}, or {@code "holdout"} where it is part of
 *     the training set
 */
public record TrainTestSplit(Dataset train, Dataset test, String description, String evaluatedOn) {

  /** What {@link #evaluatedOn} says of held-out training examples. */
  public static final String HOLDOUT = "holdout";

  /** What is added to a description where the test set is left alone. */
  public static final String ONLY_TRAINING = ", training examples only";

  /**
   * The training examples alone, some of them held out, always the same ones.
   *
   * @throws IllegalArgumentException if there are not more training examples
   */
  public TrainTestSplit holdingOut(int count) {
    int[] order = order(train.size(), count);
    int kept = order.length - count;
    return new TrainTestSplit(
        train.subset(Arrays.copyOf(order, kept)),
        train.subset(Arrays.copyOfRange(order, kept, order.length)),
        description + ONLY_TRAINING,
        HOLDOUT);
  }

  /**
   * An order of training examples of which the last {@code count} are held out.
   *
   * @throws IllegalArgumentException if {@code count} is not below {@code size}
   */
  public static int[] order(int size, int count) {
    if (count >= size) {
      throw new IllegalArgumentException(
          "expected to hold out less than all %d training examples, got %d".formatted(size, count));
    }
    return Seeds.of(0).child("holdout").generator().permutation(size);
  }

  /** The first {@code count} examples of each. */
  public TrainTestSplit take(int count) {
    return new TrainTestSplit(train.take(count), test.take(count), description, evaluatedOn);
  }
}
