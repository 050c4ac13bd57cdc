package org.chainzrule.robustness.stability;

import org.chainzrule.Internal;

/** What attacks ask of their numbers. */
@Internal
public final class Preconditions {

  private Preconditions() {}

  public static void check(String what, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "expected a finite " + what + " that is not negative, got " + value);
    }
  }
}
