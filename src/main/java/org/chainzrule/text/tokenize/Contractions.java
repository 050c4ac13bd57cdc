package org.chainzrule.text.tokenize;

import org.chainzrule.data.text.TextHash;

/** Splits English contractions, such as {@code don't} into {@code do} and {@code n't}. */
final class Contractions {

  /** Contractions written without an apostrophe; each ends in {@code nt}. */
  private static final StringIndex BARE =
      StringIndex.of(
          "dont",
          "doesnt",
          "didnt",
          "isnt",
          "arent",
          "wasnt",
          "werent",
          "havent",
          "hasnt",
          "hadnt",
          "wouldnt",
          "couldnt",
          "shouldnt",
          "cant",
          "wont");

  private Contractions() {}

  /**
   * The index at which the second part of a contraction begins; 0 if the word is no contraction.
   *
   * @param apostrophe the index of the last apostrophe in {@code text[from..to)}, or -1
   */
  static int cut(char[] text, int from, int to, int apostrophe) {
    if (apostrophe < 0) {
      boolean bare =
          to - from >= 4
              && text[to - 1] == 't'
              && text[to - 2] == 'n'
              && BARE.find(text, from, to, TextHash.of(text, from, to)) >= 0;
      return bare ? to - 2 : 0;
    }
    if (apostrophe <= from) {
      return 0;
    }
    char first = text[apostrophe + 1];
    int letters = to - apostrophe - 1;
    if (letters == 1) {
      if (first == 't' && text[apostrophe - 1] == 'n') {
        return apostrophe - 1;
      }
      return first == 's' || first == 'm' || first == 'd' ? apostrophe : 0;
    }
    char second = text[apostrophe + 2];
    boolean verb = second == 'e' ? first == 'r' || first == 'v' : first == 'l' && second == 'l';
    return letters == 2 && verb ? apostrophe : 0;
  }

  /**
   * The full word for a first part such as {@code ca} of {@code can't}; empty if it is complete.
   */
  static String head(char[] text, int from, int to) {
    int n = to - from;
    if (n == 2 && text[from] == 'c' && text[from + 1] == 'a') {
      return "can";
    }
    if (n == 2 && text[from] == 'w' && text[from + 1] == 'o') {
      return "will";
    }
    return n == 3 && text[from] == 's' && text[from + 1] == 'h' && text[from + 2] == 'a'
        ? "shall"
        : "";
  }
}
