package org.chainzrule.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.chainzrule.Internal;

/**
 * Text as bytes that give the same text back. Java writes half of a surrogate pair, which UTF-8
 * cannot express, as a question mark; here it is found instead.
 */
@Internal({"spark", "tensor", "text"})
public final class Utf8 {

  private Utf8() {}

  /**
   * The bytes of a text.
   *
   * @throws IOException if the text has half of a surrogate pair
   */
  public static byte[] bytes(String text) throws IOException {
    int at = loneSurrogate(text, 0);
    if (at >= 0) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "expected whole characters, got half of a surrogate pair, U+%04X, as character %d",
              (int) text.charAt(at),
              at + 1));
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The place of the first half of a surrogate pair from a place on, or -1 if there is none. */
  public static int loneSurrogate(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (Character.charCount(text.codePointAt(i)) < 2) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}
