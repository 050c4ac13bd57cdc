package org.chainzrule.text.tokenize;

import org.chainzrule.data.text.TextHash;

/** Where English words that were drawn together come apart. */
final class Contractions {

  /** Written without an apostrophe; each ends in {@code nt}. */
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
   * Where the second part of a word begins; 0 where it has but one.
   *
   * @param apostrophe where the last apostrophe in {@code text[from..to)} is, or -1
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

  /** The word that a cut-off beginning stands for; empty where it is one already. */
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
