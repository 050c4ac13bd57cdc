package org.chainzrule.data;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;

/**
 * A data set: examples with their targets, numbered from 0. Reading it changes nothing, and several
 * threads may share it.
 *
 * <pre>{@code
 * Dataset xor = Table.of(new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, new int[] {0, 1, 1, 0}, 2);
 * Batch batch = xor.batch(new int[] {3, 1}, Precision.SINGLE); // inputs [2, 2], targets [2, 1]
 * }</pre>
 */
public interface Dataset {

  /** How many examples there are. */
  int size();

  /** The shape of one example, such as {@code [784]}. */
  Shape inputShape();

  /** The number of classes, where targets are class indices in 0..classes-1; empty otherwise. */
  OptionalInt classes();

  /**
   * A mini-batch with copies of these examples, in this order.
   *
   * @param rows the numbers of the examples, each in 0..size-1
   * @throws IllegalArgumentException if a number is out of range
   */
  Batch batch(int[] rows, Precision precision);

  /**
   * What a training sees in one epoch: as many examples of the same shape, in the same order. By
   * default they are the same in every epoch; {@link Augmented} changes them. The same epoch must
   * give the same examples whenever it is asked for. Whoever wraps a data set passes this on.
   *
   * @param number counted from 1
   */
  default Dataset inEpoch(int number) {
    return this;
  }

  /**
   * The SHA-256 digest of inputs and targets in 32 bits, as 64 lower-case hex digits. Data sets
   * with the same examples in the same order have the same digest, however they store them.
   */
  default String digest() {
    return DatasetDigest.of(this);
  }

  /**
   * Splits row numbers, in the order given, into mini-batches of {@code size}; the last may be
   * smaller.
   */
  static List<int[]> split(int[] order, int size) {
    return IntStream.iterate(0, from -> from < order.length, from -> from + size)
        .mapToObj(from -> Arrays.copyOfRange(order, from, Math.min(order.length, from + size)))
        .toList();
  }

  /**
   * Checks row numbers before a batch is built.
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

  /**
   * How many examples of what shape a data set has, such as {@code 150 examples [4] of 3 classes}.
   */
  static String inWords(Dataset data) {
    String classes =
        data.classes().isPresent() ? " of " + data.classes().getAsInt() + " classes" : "";
    return data.size() + " examples " + data.inputShape() + classes;
  }

  /** A view of these examples alone, in this order, without copying them. */
  default Dataset subset(int... rows) {
    return Subset.of(this, rows);
  }

  /** The first {@code limit} examples, or all where there are fewer. */
  default Dataset take(int limit) {
    return limit >= size() ? this : subset(IntStream.range(0, limit).toArray());
  }
}
