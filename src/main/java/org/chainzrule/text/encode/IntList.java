package org.chainzrule.text.encode;

import java.util.Arrays;

/** A growing list of {@code int} without boxing. */
final class IntList {

  private int[] values = new int[1 << 12];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
