package org.chainzrule.text.tokenize;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.chainzrule.Internal;
import org.chainzrule.io.Digest;

/**
 * Cuts a text into tokens: words in lower case, numbers, emoticons, and punctuation, of which
 * repeated marks stay together. {@code "Don't go!!! :-)"} gives {@code do n't go !!! :)}.
 *
 * <ul>
 *   <li>Words are letters and digits of any script; ideographs stand alone. Text is composed first
 *       (NFC), and typographic quotes, dashes and ellipses become their plain forms.
 *   <li>A number keeps its points, commas and colons: {@code 10.50}. So do initials: {@code u.s.}
 *   <li>Marks that are repeated become at most three, points three, dashes two; {@code !} and
 *       {@code ?} in any mix become {@code ?!}.
 *   <li>Emoticons lose their noses; an address becomes {@code <url>}.
 * </ul>
 *
 * @param options what else it does
 */
public record Tokenizer(Set<Option> options) {

  /** What may be switched on. */
  public enum Option {
    /**
     * {@code they're}, {@code can't} and {@code dont} become {@code they 're}, {@code can n't} and
     * {@code do n't}, as GloVe's vectors have them.
     */
    SPLIT_CONTRACTIONS,
    /** A letter three or more times in a row becomes two: {@code goooood} is {@code good}. */
    SHORTEN_ELONGATED,
    /**
     * Words after {@code not}, {@code n't} or their like get a {@code ¬} in front, up to the next
     * punctuation or {@code but}.
     *
     * @see <a href="https://doi.org/10.1287/mnsc.1070.0704">Das and Chen, 2007</a>
     */
    MARK_NEGATION
  }

  /** In front of a word that is negated. No other token of more than itself begins with it. */
  @Internal public static final char NEGATED = '¬';

  /** With a copy of the options. */
  public Tokenizer {
    options =
        Collections.unmodifiableSet(
            options.isEmpty() ? EnumSet.noneOf(Option.class) : EnumSet.copyOf(options));
  }

  /** Splits contractions and shortens elongated words. */
  public static Tokenizer standard() {
    return new Tokenizer(EnumSet.of(Option.SPLIT_CONTRACTIONS, Option.SHORTEN_ELONGATED));
  }

  /** A copy with one more option. */
  public Tokenizer with(Option option) {
    EnumSet<Option> more = EnumSet.of(option);
    more.addAll(options);
    return new Tokenizer(more);
  }

  /** A copy without an option. */
  public Tokenizer without(Option option) {
    EnumSet<Option> fewer = EnumSet.allOf(Option.class);
    fewer.retainAll(options);
    fewer.remove(option);
    return new Tokenizer(fewer);
  }

  /** The tokens of a text. */
  public List<String> tokens(String text) {
    return new TokenScanner(this).scan(text).list();
  }

  /** Changes whenever the same text may give other tokens than before. */
  @Internal
  public String digest() {
    return Digest.of("tokenizer 1").add(options.toString()).hex();
  }
}
