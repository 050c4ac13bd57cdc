package org.chainzrule.text.tokenize;

import org.chainzrule.Internal;

/** Normalises repeated punctuation, such as {@code !!!!!} and {@code ...}. */
@Internal
public final class Marks {

  private static final String RUNNING = ".!?-*$~=_#+&%";

  private Marks() {}

  /** Whether repetitions of this mark form one token. */
  public static boolean runs(int mark) {
    return RUNNING.indexOf(mark) >= 0;
  }

  /** Whether two neighbouring marks belong to one token: equal ones, and any mix of ! and ?. */
  public static boolean same(int mark, int next) {
    return mark == next || isCry(mark) && isCry(next);
  }

  private static boolean isCry(int mark) {
    return mark == '!' || mark == '?';
  }

  /** Writes the token for repeated marks: at most three, three points, two dashes, {@code ?!}. */
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
