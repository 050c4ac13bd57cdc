package org.chainzrule.data.table;

import java.util.Comparator;
import java.util.regex.Pattern;

/** Numbers as they are written in tables. */
final class Numerals {

  /** Decimal digits alone: Java also reads {@code 1d} and {@code 0x1p3}, which are codes there. */
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?");

  /** Numbers by their size, then other text by the alphabet. */
  static final Comparator<String> ORDER =
      Comparator.comparingDouble(Numerals::number).thenComparing(Comparator.naturalOrder());

  private Numerals() {}

  /** The number that a field is; NaN for other text, and infinite where it is too large. */
  static double number(String field) {
    return DECIMAL.matcher(field).matches() ? Double.parseDouble(field) : Double.NaN;
  }
}
