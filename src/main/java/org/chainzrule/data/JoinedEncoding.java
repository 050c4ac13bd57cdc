package org.chainzrule.data;

import java.util.function.IntConsumer;

/** Two encodings side by side. */
record JoinedEncoding(TokenEncoding first, TokenEncoding second, int size)
    implements TokenEncoding {

  static JoinedEncoding of(TokenEncoding first, TokenEncoding second) {
    long size = (long) first.size() + second.size();
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "expected at most " + Integer.MAX_VALUE + " numbers, got " + size);
    }
    return new JoinedEncoding(first, second, (int) size);
  }

  @Override
  public void encode(Tokens tokens, IntConsumer ids) {
    first.encode(tokens, ids);
    int offset = first.size();
    second.encode(tokens, id -> ids.accept(offset + id));
  }

  @Override
  public String digest() {
    return Digest.of("joined encodings").add(first.digest()).add(second.digest()).hex();
  }
}
