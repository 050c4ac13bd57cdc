package org.chainzrule.examples;

import java.util.Arrays;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.Seeds;

/**
 * What to train on and what to evaluate on.
 *
 * @param evaluatedOn {@code "test"} or {@code "holdout"}
 */
record Sets(Dataset train, Dataset test, String description, String evaluatedOn) {

  static final String HOLDOUT = "holdout";
  static final String ONLY_TRAINING = ", training examples only";

  /** The training examples alone, {@code count} of them kept apart, always the same ones. */
  Sets holdingOut(int count) {
    int[] order = order(train.size(), count);
    int kept = order.length - count;
    return new Sets(
        train.subset(Arrays.copyOf(order, kept)),
        train.subset(Arrays.copyOfRange(order, kept, order.length)),
        description + ONLY_TRAINING,
        HOLDOUT);
  }

  /** The order of training examples of which the last {@code count} are kept apart. */
  static int[] order(int size, int count) {
    if (count >= size) {
      throw new IllegalArgumentException(
          "expected --holdout below the " + size + " training examples, got " + count);
    }
    return Seeds.of(0).child("holdout").generator().permutation(size);
  }

  Sets take(int count) {
    return new Sets(train.take(count), test.take(count), description, evaluatedOn);
  }
}
