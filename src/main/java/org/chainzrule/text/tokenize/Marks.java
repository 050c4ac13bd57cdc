package org.chainzrule.text.tokenize;

import org.chainzrule.Internal;

/** Punctuation that is repeated for emphasis. */
@Internal
public final class Marks {

  private static final String RUNNING = ".!?-*$~=_#+&%";

  private Marks() {}

  /** Whether several of these in a row are one token. */
  public static boolean runs(int mark) {
    return RUNNING.indexOf(mark) >= 0;
  }

  /** Whether two marks belong into one run. */
  public static boolean same(int mark, int next) {
    return mark == next || isCry(mark) && isCry(next);
  }

  private static boolean isCry(int mark) {
    return mark == '!' || mark == '?';
  }

  /** The token for a run: no longer than three, three points, two dashes, {@code ?!} for a mix. */
  static void write(int mark, int count, boolean mixed, Tokens out) {
    if (mixed) {
      out.add("?!");
      return;
    }
    if (mark >= 0x10000) {
      out.add(Character.toString(mark));
      return;
    }
    int times =
        switch (mark) {
          case '.' -> count == 1 ? 1 : 3;
          case '-' -> Math.min(count, 2);
          default -> Math.min(count, 3);
        };
    for (int i = 0; i < times; i++) {
      out.add((char) mark);
    }
  }
}
