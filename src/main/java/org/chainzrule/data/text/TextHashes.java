package org.chainzrule.data.text;

import java.util.Arrays;

/** A set of 64-bit hashes of texts, by open addressing. */
final class TextHashes {

  private long[] slots = new long[1 << 10];
  private int size;

  /**
   * The hash of a text's letters, digits and emoji in lower case; of the whole text if it has none
   * of them.
   */
  static long of(String text) {
    char[] kept = new char[text.length()];
    int n = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLetterOrDigit(c) || Character.isSurrogate(c)) {
        kept[n++] = Character.toLowerCase(c);
      }
    }
    if (n == 0) {
      char[] all = text.strip().toCharArray();
      return nonZero(TextHash.of(all, 0, all.length));
    }
    return nonZero(TextHash.of(kept, 0, n));
  }

  /** Zero marks a free slot. */
  private static long nonZero(long hash) {
    return hash == 0 ? 1 : hash;
  }

  boolean contains(long hash) {
    return slots[slot(slots, hash)] != 0;
  }

  /** Adds a hash, and says whether it is new. */
  boolean add(long hash) {
    int slot = slot(slots, hash);
    if (slots[slot] != 0) {
      return false;
    }
    slots[slot] = hash;
    if (2 * ++size > slots.length) {
      long[] wider = new long[2 * slots.length];
      Arrays.stream(slots).filter(old -> old != 0).forEach(old -> wider[slot(wider, old)] = old);
      slots = wider;
    }
    return true;
  }

  private static int slot(long[] slots, long hash) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
