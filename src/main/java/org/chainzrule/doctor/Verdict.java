package org.chainzrule.doctor;

import java.util.Locale;

/** What a {@link Finding} means for those who use the library. */
public enum Verdict {
  /** As the library is tested. */
  OK,
  /** Nothing is wrong, but something is absent that some programs need, or was not tested. */
  NOTE,
  /** The library works, but less well than it could. */
  WARNING,
  /** The library does not work. */
  FAILURE;

  /** In lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
