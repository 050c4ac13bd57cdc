package org.chainzrule.io;

import org.chainzrule.Internal;

/** The part of something that was read which a message repeats. */
@Internal({"data", "spark", "text", "train"})
public final class Excerpt {

  private static final int MOST = 100;

  private Excerpt() {}

  /** The text, or its first hundred characters and an ellipsis. */
  public static String of(String text) {
    return of(text, MOST);
  }

  /** The text, or its first {@code most} characters and an ellipsis. */
  public static String of(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "...";
  }
}
