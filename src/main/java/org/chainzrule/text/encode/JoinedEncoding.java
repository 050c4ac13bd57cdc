package org.chainzrule.text.encode;

import org.chainzrule.io.Digest;
import org.chainzrule.text.tokenize.Tokens;

/** Two encodings one after the other: the ids of the second follow those of the first. */
record JoinedEncoding(TokenEncoding first, TokenEncoding second, int size)
    implements TokenEncoding {

  static JoinedEncoding of(TokenEncoding first, TokenEncoding second) {
    long size = (long) first.size() + second.size();
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "expected at most " + Integer.MAX_VALUE + " token ids, got " + size);
    }
    return new JoinedEncoding(first, second, (int) size);
  }

  @Override
  public void trace(Tokens tokens, IdConsumer out) {
    first.trace(tokens, out);
    int offset = first.size();
    second.trace(tokens, (id, from, to) -> out.accept(offset + id, from, to));
  }

  @Override
  public String digest() {
    return Digest.of("joined encodings").add(first.digest()).add(second.digest()).hex();
  }
}
