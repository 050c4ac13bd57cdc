package org.chainzrule.text.tokenize;

import java.util.Arrays;
import org.chainzrule.Internal;
import org.chainzrule.data.text.TextHash;

/**
 * An index of distinct words, with ids from 0 in order of insertion. Words are looked up in an
 * array of characters, without creating strings.
 */
@Internal
public final class StringIndex {

  private int[] slots = new int[1 << 10];
  private long[] hashes = new long[1 << 9];
  private int[] ends = new int[1 << 9];
  private char[] chars = new char[1 << 12];
  private int size;

  /** An index of these words in this order; repeated ones count once. */
  public static StringIndex of(String... words) {
    StringIndex set = new StringIndex();
    for (String word : words) {
      set.add(word);
    }
    return set;
  }

  public int size() {
    return size;
  }

  public String word(int id) {
    return new String(chars, from(id), ends[id] - from(id));
  }

  /** The id of a word, -1 if it is absent. */
  public int find(String word) {
    char[] letters = word.toCharArray();
    return find(letters, 0, letters.length, TextHash.of(letters, 0, letters.length));
  }

  /** The id of a word, which is added at the end if it is absent. */
  public int add(String word) {
    char[] letters = word.toCharArray();
    return add(letters, 0, letters.length, TextHash.of(letters, 0, letters.length));
  }

  /** The id of the word in {@code text[from..to)}, which has this hash; -1 if it is absent. */
  public int find(char[] text, int from, int to, long hash) {
    return slots[slot(text, from, to, hash)] - 1;
  }

  /** The id of the word in {@code text[from..to)}, which is added at the end if it is absent. */
  public int add(char[] text, int from, int to, long hash) {
    int slot = slot(text, from, to, hash);
    if (slots[slot] > 0) {
      return slots[slot] - 1;
    }
    int start = from(size);
    int end = start + to - from;
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    if (end > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(2 * chars.length, end));
    }
    System.arraycopy(text, from, chars, start, to - from);
    ends[size] = end;
    hashes[size] = hash;
    slots[slot] = ++size;
    if (2 * size > slots.length) {
      grow();
    }
    return size - 1;
  }

  /** The slot of the hash table that has the word, or the free one where it belongs. */
  private int slot(char[] text, int from, int to, long hash) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] > 0) {
      int id = slots[slot] - 1;
      if (hashes[id] == hash && Arrays.equals(text, from, to, chars, from(id), ends[id])) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int id = 0; id < size; id++) {
      int slot = (int) hashes[id] & mask;
      while (slots[slot] > 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = id + 1;
    }
  }

  private int from(int id) {
    return id == 0 ? 0 : ends[id - 1];
  }
}
