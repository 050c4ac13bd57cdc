package org.chainzrule.text.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chainzrule.Internal;
import org.chainzrule.data.text.TextHash;

/**
 * The tokens of one text, in the order of the text. It is made to be used again: what a {@link
 * Tokenizer} filled holds until the next text.
 */
public final class Tokens {

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
  @Internal
  public char[] chars() {
    return chars;
  }

  /** Where a token begins in {@link #chars()}. */
  @Internal
  public int from(int token) {
    return token == 0 ? 0 : ends[token - 1];
  }

  /** Where a token ends in {@link #chars()}, excluded. */
  @Internal
  public int to(int token) {
    return ends[token];
  }

  /** Forgets the tokens after the first few. */
  @Internal
  public void keep(int most) {
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
    hashes[count] = TextHash.of(chars, from, length);
    ends[count++] = length;
  }
}
