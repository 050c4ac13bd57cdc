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

  /** The training examples alone, {@code count} of them kept apart, always the same ones. */
  Sets holdingOut(int count) {
    if (count >= train.size()) {
      throw new IllegalArgumentException(
          "expected --holdout below the " + train.size() + " training examples, got " + count);
    }
    int[] order = Seeds.of(0).child("holdout").generator().permutation(train.size());
    int kept = order.length - count;
    return new Sets(
        train.subset(Arrays.copyOf(order, kept)),
        train.subset(Arrays.copyOfRange(order, kept, order.length)),
        description + ", training examples only",
        "holdout");
  }

  Sets take(int count) {
    return new Sets(train.take(count), test.take(count), description, evaluatedOn);
  }
}
