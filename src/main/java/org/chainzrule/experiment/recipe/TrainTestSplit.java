package org.chainzrule.experiment.recipe;

import java.util.Arrays;
import java.util.Locale;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.random.Seeds;

/**
 * A training set and a test set.
 *
 * @param train the examples to train on
 * @param test the examples to evaluate on
 * @param description what the examples are, in one line
 * @param evaluatedOn the name of {@code test} in reports: {@code "test"}, or {@code "holdout"} for
 *     held-out training examples
 */
public record TrainTestSplit(Dataset train, Dataset test, String description, String evaluatedOn) {

  /** The value of {@link #evaluatedOn} for held-out training examples. */
  public static final String HOLDOUT = "holdout";

  /** The suffix of a description if the test set is not used. */
  public static final String ONLY_TRAINING = ", training examples only";

  /**
   * A split of the training set, of which {@code count} examples are held out, always the same
   * ones.
   *
   * @throws IllegalArgumentException if {@code count} is not below the number of training examples
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
   * A permutation of the training examples whose last {@code count} ones are held out.
   *
   * @throws IllegalArgumentException if {@code count} is not below {@code size}
   */
  public static int[] order(int size, int count) {
    if (count >= size) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected to hold out less than all %d training examples, got %d",
              size,
              count));
    }
    return Seeds.of(0).child("holdout").generator().permutation(size);
  }

  /** The first {@code count} examples of each set. */
  public TrainTestSplit take(int count) {
    return new TrainTestSplit(train.take(count), test.take(count), description, evaluatedOn);
  }
}
