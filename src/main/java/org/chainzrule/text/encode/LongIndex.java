package org.chainzrule.text.encode;

import java.util.Arrays;
import org.chainzrule.data.text.TextHash;

/** Different whole numbers that are not negative, numbered from 0 as they come. */
final class LongIndex {

  private long[] keys = new long[1 << 9];
  private int[] slots = new int[1 << 10];
  private int size;

  int size() {
    return size;
  }

  /** The one with a number. */
  long key(int id) {
    return keys[id];
  }

  /** The number of one, -1 where it is not in here. */
  int find(long key) {
    return slots[slot(key)] - 1;
  }

  /** The number of one, which is added at the end where it is new. */
  int add(long key) {
    int slot = slot(key);
    if (slots[slot] > 0) {
      return slots[slot] - 1;
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
    }
    keys[size] = key;
    slots[slot] = ++size;
    if (2 * size > slots.length) {
      grow();
    }
    return size - 1;
  }

  private int slot(long key) {
    int mask = slots.length - 1;
    int slot = (int) TextHash.mix(key) & mask;
    while (slots[slot] > 0 && keys[slots[slot] - 1] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    for (int id = 0; id < size; id++) {
      slots[slot(keys[id])] = id + 1;
    }
  }
}
