package org.chainzrule.data;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;

/**
 * Numbered examples, each with its target. Reading it changes nothing, and threads may share it.
 */
public interface Dataset {

  /** How many examples there are. */
  int size();

  /** The shape of one example, such as {@code [784]}. */
  Shape inputShape();

  /** The number of classes, where targets are class indices in 0..classes-1; empty otherwise. */
  OptionalInt classes();

  /**
   * Copies of these examples, in this order.
   *
   * @param rows numbers in 0..size-1
   */
  Batch batch(int[] rows, Precision precision);

  /**
   * The SHA-256 of inputs and targets in 32 bits, in lower-case hex: the same for the same examples
   * in the same order, however they are kept.
   */
  default String digest() {
    return DatasetDigest.of(this);
  }

  /** Row numbers in groups of at most {@code size}, in the order given; the last may be smaller. */
  static List<int[]> split(int[] order, int size) {
    return IntStream.iterate(0, from -> from < order.length, from -> from + size)
        .mapToObj(from -> Arrays.copyOfRange(order, from, Math.min(order.length, from + size)))
        .toList();
  }

  /**
   * Checks row numbers before a batch is made.
   *
   * @throws IllegalArgumentException if one is not in 0..size-1
   */
  static void checkRows(int size, int... rows) {
    for (int row : rows) {
      if (row < 0 || row >= size) {
        throw new IllegalArgumentException("expected rows in 0.." + (size - 1) + ", got " + row);
      }
    }
  }

  /** These examples alone, in this order, without copying them. */
  default Dataset subset(int... rows) {
    return Subset.of(this, rows);
  }

  /** The first {@code limit} examples, or all where there are fewer. */
  default Dataset take(int limit) {
    return limit >= size() ? this : subset(IntStream.range(0, limit).toArray());
  }
}
