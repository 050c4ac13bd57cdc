package org.chainzrule.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the values of a JSON text stand. Of a text that is damaged already or nested deeply, the
 * values up to there.
 */
final class JsonSpans {

  /**
   * A value.
   *
   * @param key where the name of the member begins; where the value begins for elements of arrays
   *     and for the whole text
   * @param path the names that lead to it, joined by line breaks
   */
  record Span(int key, int from, int to, String path) {
    boolean member() {
      return key < from;
    }
  }

  private static final int DEEPEST = 200;

  private final String text;
  private final List<Span> spans = new ArrayList<>();
  private int at;
  private int depth;

  private JsonSpans(String text) {
    this.text = text;
  }

  /** All values, inner ones before the outer one. */
  static List<Span> of(String text) {
    JsonSpans found = new JsonSpans(text);
    try {
      found.value(0, "");
    } catch (StringIndexOutOfBoundsException e) {
      // The text ends early, or the search ended.
      return found.spans;
    }
    return found.spans;
  }

  private void value(int key, String path) {
    blank();
    int from = at;
    switch (text.charAt(at)) {
      case '{' -> inside('}', path);
      case '[' -> inside(']', path);
      case '"' -> string();
      default -> {
        while (at < text.length() && ",]} \n".indexOf(text.charAt(at)) < 0) {
          at++;
        }
      }
    }
    spans.add(new Span(key < 0 ? from : key, from, at, path));
  }

  private void inside(char end, String path) {
    depth++;
    if (depth > DEEPEST) {
      at = text.length();
    }
    at++;
    blank();
    while (text.charAt(at) != end) {
      int key = -1;
      String name = "";
      if (end == '}') {
        key = at;
        string();
        name = text.substring(key + 1, Math.max(key + 1, at - 1));
        blank();
        at++;
      }
      int before = at;
      value(key, path.isEmpty() ? name : path + "\n" + name);
      blank();
      if (text.charAt(at) == ',') {
        at++;
      }
      blank();
      if (at == before) {
        return;
      }
    }
    at++;
    depth--;
  }

  private void string() {
    at++;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  private void blank() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
