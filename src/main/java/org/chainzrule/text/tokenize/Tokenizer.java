package org.chainzrule.text.tokenize;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.chainzrule.Internal;
import org.chainzrule.io.Digest;

/**
 * Splits a text into tokens: words in lower case, numbers, emoticons, and punctuation, where
 * repeated marks stay together. {@code "Don't go!!! :-)"} gives {@code do n't go !!! :)}.
 *
 * <pre>{@code
 * List<String> tokens = Tokenizer.standard().tokens("Don't go!!! :-)");
 * }</pre>
 *
 * <ul>
 *   <li>Words consist of letters and digits of any script; each ideograph is a token. Text is
 *       normalised to NFC first, and typographic quotes, dashes and ellipses become ASCII.
 *   <li>Numbers keep their points, commas and colons, as in {@code 10.50}, and initials their
 *       points, as in {@code u.s.}
 *   <li>Of repeated marks at most three are kept, of points always three, of dashes two; any mix of
 *       {@code !} and {@code ?} becomes {@code ?!}.
 *   <li>Emoticons lose their noses; a web address becomes {@code <url>}.
 * </ul>
 *
 * @param options the optional steps that are switched on
 */
public record Tokenizer(Set<Option> options) {

  /** An optional step of the tokenizer. */
  public enum Option {
    /**
     * {@code they're}, {@code can't} and {@code dont} become {@code they 're}, {@code can n't} and
     * {@code do n't}, as GloVe's vectors have them.
     */
    SPLIT_CONTRACTIONS,
    /**
     * A letter repeated three or more times is kept twice: {@code goooood} becomes {@code good}.
     */
    SHORTEN_ELONGATED,
    /**
     * Words after a negation such as {@code not} or {@code n't} get the prefix {@code ¬}, up to the
     * next punctuation or {@code but}.
     *
     * @see <a href="https://doi.org/10.1287/mnsc.1070.0704">Das and Chen, 2007</a>
     */
    MARK_NEGATION
  }

  /** The prefix of a negated word; no other token of two or more characters begins with it. */
  @Internal public static final char NEGATED = '¬';

  /** Copies the options. */
  public Tokenizer {
    options =
        Collections.unmodifiableSet(
            options.isEmpty() ? EnumSet.noneOf(Option.class) : EnumSet.copyOf(options));
  }

  /** The tokenizer that splits contractions and shortens elongated words. */
  public static Tokenizer standard() {
    return new Tokenizer(EnumSet.of(Option.SPLIT_CONTRACTIONS, Option.SHORTEN_ELONGATED));
  }

  /** A copy with one more option switched on. */
  public Tokenizer with(Option option) {
    EnumSet<Option> more = EnumSet.of(option);
    more.addAll(options);
    return new Tokenizer(more);
  }

  /** A copy with an option switched off. */
  public Tokenizer without(Option option) {
    EnumSet<Option> fewer = EnumSet.allOf(Option.class);
    fewer.retainAll(options);
    fewer.remove(option);
    return new Tokenizer(fewer);
  }

  /**
   * The tokens of a text.
   *
   * @throws IllegalArgumentException if the text is null
   */
  public List<String> tokens(String text) {
    if (text == null) {
      throw new IllegalArgumentException("expected a text, got null");
    }
    return new TokenScanner(this).scan(text).list();
  }

  /** A digest that differs for tokenizers that may split a text differently. */
  @Internal
  public String digest() {
    return Digest.of("tokenizer 1").add(options.toString()).hex();
  }
}
