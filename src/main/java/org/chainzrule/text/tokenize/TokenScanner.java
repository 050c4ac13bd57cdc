package org.chainzrule.text.tokenize;

import java.util.Arrays;
import org.chainzrule.Internal;

/**
 * The scanner of a {@link Tokenizer}. An instance serves one thread, since it reuses its buffers.
 */
@Internal
public final class TokenScanner {

  private final boolean split;
  private final boolean shorten;
  private final Negation negation;
  private final Tokens out = new Tokens();
  private char[] text = new char[1 << 12];
  private int length;
  private int at;

  public TokenScanner(Tokenizer tokenizer) {
    this.split = tokenizer.options().contains(Tokenizer.Option.SPLIT_CONTRACTIONS);
    this.shorten = tokenizer.options().contains(Tokenizer.Option.SHORTEN_ELONGATED);
    this.negation = new Negation(tokenizer.options().contains(Tokenizer.Option.MARK_NEGATION));
  }

  /** The tokens of a text; they are valid until the next call. */
  public Tokens scan(String raw) {
    String composed = Composition.of(raw);
    length = composed.length();
    if (length > text.length) {
      text = new char[2 * length];
    }
    composed.getChars(0, length, text, 0);
    out.clear();
    negation.clear();
    at = 0;
    while (at < length) {
      switch (kind(at)) {
        case Characters.SPACE -> at += Character.charCount(point(at));
        case Characters.LETTER, Characters.DIGIT -> word();
        default -> mark();
      }
    }
    return out;
  }

  private int point(int index) {
    return Character.codePointAt(text, index, length);
  }

  private int kind(int index) {
    return Characters.kind(text, index, length);
  }

  private void word() {
    int first = point(at);
    if (first >= 128 && Character.isIdeographic(first)) {
      out.add(Character.toString(first));
      at += Character.charCount(first);
      end(true);
      return;
    }
    if (negation.open()) {
      out.add(Tokenizer.NEGATED);
    }
    int core = out.length();
    int apostrophe = -1;
    boolean initials = false;
    boolean more = true;
    while (more && at < length) {
      int kind = kind(at);
      char c = text[at];
      if (kind == Characters.LETTER) {
        more = letter(core);
      } else if (kind == Characters.DIGIT) {
        out.add(c);
        at++;
      } else if (kind == Characters.MARK
          && Characters.isApostrophe(c)
          && kind(at + 1) == Characters.LETTER) {
        apostrophe = out.length();
        out.add('\'');
        at++;
      } else if ((c == '.' || c == ',' || c == ':')
          && kind(at - 1) == Characters.DIGIT
          && kind(at + 1) == Characters.DIGIT) {
        out.add(c);
        at++;
      } else if (c == '.' && (initials || isInitial(core))) {
        out.add(c);
        at++;
        more = kind(at) == Characters.LETTER && kind(at + 1) != Characters.LETTER;
        initials = more;
      } else {
        more = false;
      }
    }
    if (address(core)) {
      return;
    }
    if (split) {
      contraction(core, apostrophe);
    }
    end(true);
  }

  /** Adds a letter; false if it is an ideograph, which is a token of its own. */
  private boolean letter(int core) {
    char c = text[at];
    if (c < 128) {
      char low = c <= 'Z' ? (char) (c | 0x20) : c;
      int n = out.length();
      char[] chars = out.chars();
      if (!(shorten && n - core >= 2 && chars[n - 1] == low && chars[n - 2] == low)) {
        out.add(low);
      }
      at++;
      return true;
    }
    int point = point(at);
    if (Character.isIdeographic(point)) {
      return false;
    }
    int low = Character.toLowerCase(point);
    if (low < 0x10000) {
      out.add((char) low);
    } else {
      out.add(Character.highSurrogate(low));
      out.add(Character.lowSurrogate(low));
    }
    at += Character.charCount(point);
    return true;
  }

  /** Whether the point here follows the first of several initials, as in {@code u.s.} */
  private boolean isInitial(int core) {
    return out.length() - core == 1
        && kind(at - 1) == Characters.LETTER
        && kind(at + 1) == Characters.LETTER
        && at + 2 < length
        && text[at + 2] == '.';
  }

  private boolean address(int core) {
    boolean protocol = written(core, "http") || written(core, "https");
    boolean www = written(core, shorten ? "ww" : "www") && at > 2 && (text[at - 3] | 0x20) == 'w';
    boolean found =
        protocol && follows("://") || www && follows(".") && kind(at + 1) > Characters.SPACE;
    if (found) {
      while (at < length && kind(at) != Characters.SPACE) {
        at++;
      }
      out.cut(out.start());
      out.add("<url>");
      end(false);
    }
    return found;
  }

  private boolean written(int from, String word) {
    int n = out.length() - from;
    if (n != word.length()) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      if (out.chars()[from + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean follows(String what) {
    if (at + what.length() > length) {
      return false;
    }
    for (int i = 0; i < what.length(); i++) {
      if (text[at + i] != what.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void contraction(int core, int apostrophe) {
    int cut = Contractions.cut(out.chars(), core, out.length(), apostrophe);
    if (cut <= core) {
      return;
    }
    char[] tail = Arrays.copyOfRange(out.chars(), cut, out.length());
    out.cut(cut);
    String head = Contractions.head(out.chars(), core, cut);
    if (!head.isEmpty()) {
      out.cut(core);
      out.add(head);
    }
    end(true);
    if (tail[0] == 'n' && tail.length == 2) {
      out.add("n't");
    } else {
      out.add(new String(tail));
    }
  }

  private void mark() {
    char c = text[at];
    int emoticon = c < 128 ? Emoticons.match(text, at, length, out) : 0;
    if (emoticon > 0) {
      at += emoticon;
      end(false);
      return;
    }
    if (c == '…') {
      out.add("...");
      at++;
    } else {
      int point = point(at);
      int plain = Characters.plain(point);
      int from = at;
      at += Character.charCount(point);
      boolean mixed = false;
      while (at < length && Marks.runs(plain) && Marks.same(plain, Characters.plain(point(at)))) {
        mixed |= Characters.plain(text[at]) != plain;
        at++;
      }
      Marks.write(plain, at - from, mixed, out);
    }
    end(false);
  }

  private void end(boolean word) {
    int before = out.count();
    out.end();
    if (out.count() > before) {
      negation.after(out, before, word);
    }
  }
}
