package org.chainzrule.text.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.chainzrule.text.tokenize.TokenScanner;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.tokenize.Tokens;

/** Turns tokens into numbers, of which a layer has a row of weights each. For many threads. */
public interface TokenEncoding {

  /** How many different numbers there are. */
  int size();

  /** Takes the numbers of a text one by one, with the tokens that each stands for. */
  @FunctionalInterface
  interface Places {
    /**
     * @param id in 0..size-1
     * @param from the first of its tokens
     * @param to after the last of its tokens
     */
    void accept(int id, int from, int to);
  }

  /**
   * The numbers of a text, each in 0..size-1, and where they come from.
   *
   * @param out takes them in their order
   */
  void trace(Tokens tokens, Places out);

  /**
   * The numbers of a text, each in 0..size-1.
   *
   * @param ids takes them in their order
   */
  default void encode(Tokens tokens, IntConsumer ids) {
    trace(tokens, (id, from, to) -> ids.accept(id));
  }

  /**
   * The numbers of a text, in the order of {@link #encode}.
   *
   * @param most tokens that are kept of the text, the first
   */
  default int[] ids(String text, Tokenizer tokenizer, int most) {
    Tokens tokens = new TokenScanner(tokenizer).scan(text);
    tokens.keep(most);
    IntList ids = new IntList();
    encode(tokens, ids::add);
    return ids.toArray();
  }

  /**
   * What each number of a text stands for, in the order of {@link #encode}: its tokens, by spaces.
   *
   * @param most tokens that are kept of the text, the first
   */
  default List<String> names(String text, Tokenizer tokenizer, int most) {
    Tokens tokens = new TokenScanner(tokenizer).scan(text);
    tokens.keep(most);
    List<String> all = tokens.list();
    List<String> names = new ArrayList<>();
    trace(tokens, (id, from, to) -> names.add(String.join(" ", all.subList(from, to))));
    return names;
  }

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
