package org.chainzrule.text.tokenize;

import org.chainzrule.data.text.TextHash;

/**
 * Tracks the scope of negations: from a negation word to the next punctuation or conjunction such
 * as {@code but}.
 */
final class Negation {

  private static final StringIndex BEGIN =
      StringIndex.of(
          "not",
          "n't",
          "no",
          "never",
          "nor",
          "neither",
          "none",
          "nobody",
          "nothing",
          "nowhere",
          "without",
          "cannot",
          "hardly",
          "barely",
          "isn't",
          "aren't",
          "wasn't",
          "weren't",
          "don't",
          "doesn't",
          "didn't",
          "can't",
          "couldn't",
          "won't",
          "wouldn't",
          "shouldn't",
          "haven't",
          "hasn't",
          "hadn't",
          "ain't");
  private static final StringIndex END =
      StringIndex.of("but", "however", "although", "though", "because", "except", "unless");
  private static final String CLOSING = ".,;:!?()-";

  private final boolean marking;
  private boolean open;

  Negation(boolean marking) {
    this.marking = marking;
  }

  void clear() {
    open = false;
  }

  /** Whether the next word is in the scope of a negation. */
  boolean open() {
    return open;
  }

  /** Updates the scope after a token has ended. */
  void after(Tokens tokens, int token, boolean word) {
    if (!marking) {
      return;
    }
    char[] chars = tokens.chars();
    int from = tokens.from(token);
    if (!word) {
      open = open && CLOSING.indexOf(chars[from]) < 0;
      return;
    }
    int core = open && chars[from] == Tokenizer.NEGATED ? from + 1 : from;
    int to = tokens.to(token);
    long hash = TextHash.of(chars, core, to);
    if (BEGIN.find(chars, core, to, hash) >= 0) {
      open = true;
    } else if (END.find(chars, core, to, hash) >= 0) {
      open = false;
    }
  }
}
