package org.chainzrule.text.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.chainzrule.text.tokenize.TokenScanner;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.tokenize.Tokens;

/**
 * Turns tokens into token ids, each of which selects a row of an embedding table. Several threads
 * may share an encoding.
 *
 * <pre>{@code
 * TokenEncoding words = Vocabulary.of(List.of("good", "not")).withUnknown();
 * TokenEncoding wordsAndBigrams = words.and(new HashedNgrams(2, 2, 30_000, 7));
 * }</pre>
 */
public interface TokenEncoding {

  /** The number of token ids, which are 0..size-1. */
  int size();

  /** Receives the token ids of a text one by one, with the tokens that each stands for. */
  @FunctionalInterface
  interface IdConsumer {
    /**
     * @param id in 0..size-1
     * @param from the index of its first token in the text
     * @param to the index after its last token
     */
    void accept(int id, int from, int to);
  }

  /**
   * Encodes a text, with the tokens that each id stands for.
   *
   * @param out receives the ids in their order
   */
  void trace(Tokens tokens, IdConsumer out);

  /**
   * Encodes a text.
   *
   * @param ids receives the ids in their order
   */
  default void encode(Tokens tokens, IntConsumer ids) {
    trace(tokens, (id, from, to) -> ids.accept(id));
  }

  /**
   * The tokens that each id of a text stands for, joined by spaces, in the order of {@link
   * #encode}.
   *
   * @param maxTokens the number of tokens that are kept of the text, from its beginning
   */
  default List<String> names(String text, Tokenizer tokenizer, int maxTokens) {
    Tokens tokens = new TokenScanner(tokenizer).scan(text);
    tokens.keep(maxTokens);
    List<String> all = tokens.list();
    List<String> names = new ArrayList<>();
    trace(tokens, (id, from, to) -> names.add(String.join(" ", all.subList(from, to))));
    return names;
  }

  /** A digest of 64 hex digits, which differs for encodings that may give other ids. */
  String digest();

  /**
   * This encoding followed by another, whose ids are shifted by the size of this one.
   *
   * @throws IllegalArgumentException if there are more than {@link Integer#MAX_VALUE} ids together
   */
  default TokenEncoding and(TokenEncoding other) {
    return JoinedEncoding.of(this, other);
  }
}
