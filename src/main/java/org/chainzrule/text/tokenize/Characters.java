package org.chainzrule.text.tokenize;

/** The character classes of the tokenizer: space, letter, digit and punctuation mark. */
final class Characters {

  static final int SPACE = 1;
  static final int LETTER = 2;
  static final int DIGIT = 3;
  static final int MARK = 4;
  private static final byte[] ASCII = new byte[128];

  static {
    for (char c = 0; c < ASCII.length; c++) {
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      boolean digit = c >= '0' && c <= '9';
      ASCII[c] = (byte) (letter ? LETTER : digit ? DIGIT : c <= ' ' || c == 127 ? SPACE : MARK);
    }
  }

  private Characters() {}

  /** The class of the character at an index; space beyond the end. */
  static int kind(char[] text, int index, int length) {
    if (index >= length) {
      return SPACE;
    }
    char c = text[index];
    return c < 128 ? ASCII[c] : kindBeyondAscii(Character.codePointAt(text, index, length));
  }

  /** Joiners, direction marks and variation selectors count as space, since they are invisible. */
  private static int kindBeyondAscii(int point) {
    return switch (Character.getType(point)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.LETTER_NUMBER,
          Character.COMBINING_SPACING_MARK ->
          point == 'ʼ' ? MARK : LETTER;
      case Character.DECIMAL_DIGIT_NUMBER -> DIGIT;
      case Character.NON_SPACING_MARK -> point >= 0xFE00 && point <= 0xFE0F ? SPACE : LETTER;
      case Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.CONTROL,
          Character.FORMAT,
          Character.ENCLOSING_MARK,
          Character.UNASSIGNED,
          Character.SURROGATE ->
          SPACE;
      default -> MARK;
    };
  }

  static boolean isApostrophe(char c) {
    return c == '\'' || c == '’' || c == 'ʼ' || c == '‘' || c == '´';
  }

  /** The ASCII form of a typographic quote or dash; other characters stay as they are. */
  static int plain(int point) {
    return switch (point) {
      case '’', '‘', 'ʼ', '´', '`' -> '\'';
      case '“', '”', '„', '«', '»' -> '"';
      case '–', '—', '―', '‐', '‑' -> '-';
      default -> point;
    };
  }
}
