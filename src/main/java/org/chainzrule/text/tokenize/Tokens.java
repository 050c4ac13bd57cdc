package org.chainzrule.text.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chainzrule.Internal;
import org.chainzrule.data.text.TextHash;

/**
 * The tokens of one text, in the order of the text. A {@link TokenScanner} reuses the instance, so
 * that the tokens are valid until it scans the next text.
 */
public final class Tokens {

  private char[] chars = new char[1 << 12];
  private int[] ends = new int[1 << 9];
  private long[] hashes = new long[1 << 9];
  private int count;
  private int length;

  Tokens() {}

  /** The number of tokens. */
  public int count() {
    return count;
  }

  /** The token at an index in 0..count-1. */
  public String text(int token) {
    return new String(chars, from(token), ends[token] - from(token));
  }

  /** The 64-bit hash of a token, see {@link TextHash}; the same on every platform. */
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

  /** The characters of all tokens, one token after the other. */
  @Internal
  public char[] chars() {
    return chars;
  }

  /** The index in {@link #chars()} at which a token begins. */
  @Internal
  public int from(int token) {
    return token == 0 ? 0 : ends[token - 1];
  }

  /** The index in {@link #chars()} after the last character of a token. */
  @Internal
  public int to(int token) {
    return ends[token];
  }

  /** Drops all tokens after the first {@code max}. */
  @Internal
  public void keep(int max) {
    count = Math.min(count, max);
    length = from(count);
  }

  void clear() {
    count = 0;
    length = 0;
  }

  /** Appends a character to the current token. */
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

  /** The index at which the current token begins. */
  int start() {
    return from(count);
  }

  /** The index of the next character. */
  int length() {
    return length;
  }

  /** Removes the characters from an index on. */
  void cut(int to) {
    length = to;
  }

  /** Ends the current token; an empty one is dropped. */
  void end() {
    int from = start();
    if (length == from) {
      return;
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    hashes[count] = TextHash.of(chars, from, length);
    ends[count++] = length;
  }
}
