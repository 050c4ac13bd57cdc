package org.chainzrule.text.tokenize;

/** Recognises emoticons, such as {@code :-)}, {@code ;D}, {@code (:} and {@code <3}. */
final class Emoticons {

  private static final String EYES = ":;=";
  private static final String NOSES = "-^o*'";
  private static final String MOUTHS = ")]}([{/\\|*DPpOo3$@><";

  /** Mouths after which no letter or digit may follow: {@code see:(a)} has no emoticon. */
  private static final String CAREFUL = "([{/\\DPpOo3";

  private static final String[] WHOLE = {"<3", "</3", "^_^", "^^", "-_-", "-__-"};

  private Emoticons() {}

  /** Writes the emoticon at an index to {@code out} in its normal form; its length, 0 if none. */
  static int match(char[] text, int at, int length, Tokens out) {
    char c = text[at];
    if (EYES.indexOf(c) >= 0) {
      return face(text, at, length, out);
    }
    if (c == '(') {
      return mirrored(text, at, length, out);
    }
    if (c == '<' || c == '^' || c == '-') {
      for (String face : WHOLE) {
        if (starts(text, at, length, face) && !isWord(text, at + face.length(), length)) {
          out.add(face);
          return face.length();
        }
      }
    }
    return 0;
  }

  private static int face(char[] text, int at, int length, Tokens out) {
    int i = at + 1;
    boolean tear = i < length && text[i] == '\'' && i + 1 < length && text[i + 1] == '(';
    i += tear ? 1 : 0;
    if (!tear
        && i + 1 < length
        && NOSES.indexOf(text[i]) >= 0
        && MOUTHS.indexOf(text[i + 1]) >= 0) {
      i++;
    }
    if (i >= length || MOUTHS.indexOf(text[i]) < 0) {
      return 0;
    }
    char mouth = text[i];
    while (i < length && text[i] == mouth) {
      i++;
    }
    boolean slashes = mouth == '/' && i - at > 2;
    if (slashes || CAREFUL.indexOf(mouth) >= 0 && isWord(text, i, length)) {
      return 0;
    }
    out.add(text[at]);
    if (tear) {
      out.add('\'');
    }
    out.add(plain(mouth));
    return i - at;
  }

  private static int mirrored(char[] text, int at, int length, Tokens out) {
    int i = at + 1;
    i += i < length && text[i] == '-' ? 1 : 0;
    boolean eyes = i < length && EYES.indexOf(text[i]) >= 0;
    if (!eyes || isWord(text, i + 1, length)) {
      return 0;
    }
    out.add(text[i]);
    out.add(')');
    return i + 1 - at;
  }

  private static char plain(char mouth) {
    return switch (mouth) {
      case ']', '}' -> ')';
      case '[', '{' -> '(';
      case '\\' -> '/';
      default -> Character.toLowerCase(mouth);
    };
  }

  private static boolean starts(char[] text, int at, int length, String what) {
    for (int i = 0; i < what.length(); i++) {
      if (at + i >= length || text[at + i] != what.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWord(char[] text, int at, int length) {
    return at < length && Character.isLetterOrDigit(text[at]);
  }
}
