package org.chainzrule.text.encode;

import java.util.Arrays;
import org.chainzrule.data.text.TextHash;

/**
 * An index of distinct keys, whole numbers of at least 0, with ids from 0 in order of insertion.
 */
final class LongIndex {

  private long[] keys = new long[1 << 9];
  private int[] slots = new int[1 << 10];
  private int size;

  int size() {
    return size;
  }

  /** The key with an id. */
  long key(int id) {
    return keys[id];
  }

  /** The id of a key, -1 if it is absent. */
  int find(long key) {
    return slots[slot(key)] - 1;
  }

  /** The id of a key, which is added at the end if it is absent. */
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
