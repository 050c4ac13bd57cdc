package org.chainzrule.data;

import java.util.function.IntConsumer;

/** Turns tokens into numbers, of which a layer has a row of weights each. For many threads. */
public interface TokenEncoding {

  /** How many different numbers there are. */
  int size();

  /**
   * The numbers of a text, each in 0..size-1.
   *
   * @param ids takes them in their order
   */
  void encode(Tokens tokens, IntConsumer ids);

  /** Tells it from any that may give other numbers: 64 hex digits. */
  String digest();

  /**
   * The numbers of this, then those of the other, which begin where these end.
   *
   * @throws IllegalArgumentException if there are more than {@link Integer#MAX_VALUE} together
   */
  default TokenEncoding and(TokenEncoding other) {
    return JoinedEncoding.of(this, other);
  }
}
