package org.chainzrule.measure;

/** What attacks ask of their numbers. */
final class Amounts {

  private Amounts() {}

  static void check(String what, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "expected a finite " + what + " that is not negative, got " + value);
    }
  }
}
