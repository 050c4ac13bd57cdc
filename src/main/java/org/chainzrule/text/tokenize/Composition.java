package org.chainzrule.text.tokenize;

import java.text.Normalizer;

/**
 * Composes text to Unicode's normalization form C (NFC), in which a letter and its accents are one
 * character where there is such a one.
 *
 * <p>Java's normalizer sorts the marks that follow a letter in time quadratic in their number. A
 * run of more than 30 marks, the most that any language needs, is therefore composed in pieces of
 * 30, as Unicode's stream-safe text format cuts it; everything else is composed as a whole.
 *
 * @see <a href="https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format">Unicode Standard
 *     Annex 15, section 13</a>
 */
final class Composition {

  private static final int MOST_MARKS = 30;

  /** The first combining character of Unicode. */
  private static final char FIRST_MARK = '\u0300';

  private Composition() {}

  /** The text in NFC, in time linear in its length. */
  static String of(String raw) {
    StringBuilder out = new StringBuilder();
    int from = 0;
    int marks = 0;
    boolean plain = true;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c < FIRST_MARK) {
        marks = 0;
      } else {
        plain = false;
        int point = raw.codePointAt(i);
        marks = isMark(point) ? marks + 1 : 0;
        if (marks > MOST_MARKS) {
          out.append(normalized(raw.substring(from, i)));
          from = i;
          marks = 1;
        }
        i += Character.charCount(point) - 1;
      }
    }
    if (plain) {
      return raw;
    }
    return from == 0 ? normalized(raw) : out.append(normalized(raw.substring(from))).toString();
  }

  private static boolean isMark(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  private static String normalized(String text) {
    return Normalizer.isNormalized(text, Normalizer.Form.NFC)
        ? text
        : Normalizer.normalize(text, Normalizer.Form.NFC);
  }
}
