package org.chainzrule.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens of one text, in the order of the text. It is made to be used again: what a {@link
 * Tokenizer} filled holds until the next text.
 */
public final class Tokens {

  private static final long OFFSET = 0xCBF29CE484222325L;
  private static final long PRIME = 0x100000001B3L;

  private char[] chars = new char[1 << 12];
  private int[] ends = new int[1 << 9];
  private long[] hashes = new long[1 << 9];
  private int count;
  private int length;

  Tokens() {}

  /** How many tokens there are. */
  public int count() {
    return count;
  }

  /** One token, at 0..count-1. */
  public String text(int token) {
    return new String(chars, from(token), ends[token] - from(token));
  }

  /** 64 bits that depend on the characters of one token alone, the same on every platform. */
  public long hash(int token) {
    return hashes[token];
  }

  /** All tokens. */
  public List<String> list() {
    List<String> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(text(i));
    }
    return list;
  }

  /** Where the characters of the tokens are, one token after the other. */
  char[] chars() {
    return chars;
  }

  /** Where a token begins in {@link #chars()}. */
  int from(int token) {
    return token == 0 ? 0 : ends[token - 1];
  }

  /** Where a token ends in {@link #chars()}, excluded. */
  int to(int token) {
    return ends[token];
  }

  /** Forgets the tokens after the first few. */
  void keep(int most) {
    count = Math.min(count, most);
    length = from(count);
  }

  void clear() {
    count = 0;
    length = 0;
  }

  /** Adds a character to the token that is being written. */
  void add(char c) {
    if (length == chars.length) {
      chars = Arrays.copyOf(chars, 2 * length);
    }
    chars[length++] = c;
  }

  void add(String text) {
    for (int i = 0; i < text.length(); i++) {
      add(text.charAt(i));
    }
  }

  /** Where the token that is being written begins. */
  int start() {
    return from(count);
  }

  /** Where the next character goes. */
  int length() {
    return length;
  }

  /** Takes back the last characters. */
  void cut(int to) {
    length = to;
  }

  /** Ends the token that is being written; one without characters is none. */
  void end() {
    int from = start();
    if (length == from) {
      return;
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    hashes[count] = hash(chars, from, length);
    ends[count++] = length;
  }

  static long hash(char[] chars, int from, int to) {
    long hash = OFFSET;
    for (int i = from; i < to; i++) {
      hash = (hash ^ chars[i]) * PRIME;
    }
    return mix(hash);
  }

  /** The finaliser of SplitMix: every input bit moves every output bit. */
  static long mix(long z) {
    long y = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long x = (y ^ (y >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
