package org.chainzrule.data;

import java.util.Arrays;

/** A number for each pair of whole numbers that are not negative, found without making objects. */
final class PairTable {

  private static final long NONE = -1;

  private long[] keys = new long[1 << 10];
  private int[] values = new int[1 << 10];
  private int size;

  PairTable() {
    Arrays.fill(keys, NONE);
  }

  static long key(int first, int second) {
    return (long) first << Integer.SIZE | second;
  }

  static int first(long key) {
    return (int) (key >>> Integer.SIZE);
  }

  static int second(long key) {
    return (int) key;
  }

  int size() {
    return size;
  }

  /** The number of a pair, {@code otherwise} where there is none. */
  int of(long key, int otherwise) {
    int slot = slot(key);
    return keys[slot] == NONE ? otherwise : values[slot];
  }

  void put(long key, int value) {
    int slot = slot(key);
    if (keys[slot] == NONE) {
      keys[slot] = key;
      size++;
    }
    values[slot] = value;
    if (2 * size > keys.length) {
      grow();
    }
  }

  /** All pairs, in no order that means anything. */
  long[] keys() {
    return Arrays.stream(keys).filter(key -> key != NONE).toArray();
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) Tokens.mix(key) & mask;
    while (keys[slot] != NONE && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] before = keys;
    int[] old = values;
    keys = new long[2 * before.length];
    values = new int[keys.length];
    Arrays.fill(keys, NONE);
    for (int i = 0; i < before.length; i++) {
      if (before[i] != NONE) {
        int slot = slot(before[i]);
        keys[slot] = before[i];
        values[slot] = old[i];
      }
    }
  }
}
