package org.chainzrule.text.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.chainzrule.data.text.TextHash;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerTest {

  private static final Tokenizer STANDARD = Tokenizer.standard();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Don't go!!! :-)|do n't go !!! :)",
        "They're, I'm, we'll|they 're , i 'm , we 'll",
        "can't won't SHAN’T dont|can n't will n't shall n't do n't",
        "Ken's BBQ, o'brien|ken 's bbq , o'brien",
        "goooood coooool 1000|good cool 1000",
        "wait..... what?!?! -- no|wait ... what ?! -- no",
        "$10.50, 1,000 at 10:30.|$ 10.50 , 1,000 at 10:30 .",
        "5/5 or 3*|5 / 5 or 3 *",
        "the U.S. at 6 a.m. ok|the u.s. at 6 a.m. ok",
        "“Quoted” — really…|\" quoted \" - really ...",
        ":))) ;D :'( (: <3 ^_^|:) ;d :'( :) <3 ^_^",
        "at:30 see:(a) 2:1|at : 30 see : ( a ) 2:1",
        "see http://a.b/c?d now www.x.com|see <url> now <url>",
        "Crème BRÛLÉE ÄÖ Straße|crème brûlée äö straße",
        "Привет МИР 日本語|привет мир 日 本 語",
        "great👍👍 😀️ok|great 👍 👍 😀 ok",
        "well-known (nice)|well - known ( nice )",
        "''''|' ' ' '",
      })
  void texts_are_split_into_the_expected_tokens(String text, String tokens) {
    assertThat(String.join(" ", STANDARD.tokens(text))).isEqualTo(tokens);
  }

  @Test
  void text_is_normalised_to_composed_letters() {
    String parts = Normalizer.normalize("café crème", Normalizer.Form.NFD);
    assertThat(STANDARD.tokens(parts)).containsExactly("café", "crème");
  }

  @Test
  void an_empty_or_blank_text_has_no_tokens() {
    assertThat(STANDARD.tokens("")).isEmpty();
    assertThat(STANDARD.tokens(" \n\t\u00A0\u200B")).isEmpty();
  }

  @Test
  void options_can_be_switched_off() {
    Tokenizer plain =
        STANDARD
            .without(Tokenizer.Option.SPLIT_CONTRACTIONS)
            .without(Tokenizer.Option.SHORTEN_ELONGATED);
    assertThat(plain.options()).isEmpty();
    assertThat(plain.tokens("I don't knooow")).containsExactly("i", "don't", "knooow");
    assertThat(plain.digest()).isNotEqualTo(STANDARD.digest());
  }

  @Test
  void a_negation_ends_at_the_next_punctuation_or_but() {
    Tokenizer marking = STANDARD.with(Tokenizer.Option.MARK_NEGATION);
    assertThat(marking.tokens("It wasn't very good, just ok"))
        .containsExactly("it", "was", "n't", "¬very", "¬good", ",", "just", "ok");
    assertThat(marking.tokens("not good but cheap. Never again"))
        .containsExactly("not", "¬good", "¬but", "cheap", ".", "never", "¬again");
    assertThat(marking.without(Tokenizer.Option.SPLIT_CONTRACTIONS).tokens("I don't care"))
        .containsExactly("i", "don't", "¬care");
    assertThat(marking.tokens("fine")).containsExactly("fine");
  }

  @Test
  void tokens_of_random_texts_have_no_space_and_no_capitals() {
    Generator random = Seeds.of(5).generator();
    String alphabet = "aAzé İß09'’.,:;-()<>!?=*^/\\\"\n\t\0日😀\uD83D\u0301\u200D#$";
    TokenScanner scanner = new TokenScanner(STANDARD.with(Tokenizer.Option.MARK_NEGATION));
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder(round % 10 == 0 ? "not " : "");
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      List<String> tokens = scanner.scan(text.toString()).list();
      assertThat(tokens).as(text.toString()).noneMatch(token -> token.isBlank());
      assertThat(String.join("", tokens)).isEqualTo(String.join("", tokens).strip());
      assertThat(tokens).allMatch(token -> token.chars().noneMatch(c -> c >= 'A' && c <= 'Z'));
    }
  }

  @Test
  void the_default_locale_does_not_matter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(STANDARD.tokens("TITLE :D")).containsExactly("title", ":d");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void hashes_are_the_same_on_every_platform() {
    Tokens tokens = new TokenScanner(STANDARD).scan("good food good");
    assertThat(tokens.hash(0)).isEqualTo(tokens.hash(2)).isEqualTo(GOOD);
    assertThat(tokens.hash(1)).isNotEqualTo(GOOD);
  }

  private static final long GOOD = TextHash.mix(fnv("good"));

  /** FNV-1a over 16-bit units, written a second time. */
  private static long fnv(String word) {
    long hash = 0xCBF29CE484222325L;
    for (char c : word.toCharArray()) {
      hash = (hash ^ c) * 0x100000001B3L;
    }
    return hash;
  }

  @Test
  @Timeout(10)
  void a_hundred_thousand_combining_marks_take_linear_time() {
    int half = 50_000;
    for (String marks :
        List.of(
            "\u0301".repeat(half) + "\u0316".repeat(half),
            "\u0301\u0316".repeat(half),
            "\u0F73\u0301".repeat(half),
            new String(Character.toChars(0x1D165)).repeat(half) + "\u0334".repeat(half))) {
      List<String> tokens = Tokenizer.standard().tokens("a" + marks + " b");
      assertThat(tokens).hasSize(2).endsWith("b");
      assertThat(tokens.get(0)).hasSizeGreaterThan(half);
    }
  }

  @Test
  void accents_are_composed_in_any_order_up_to_thirty_marks() {
    for (String text :
        List.of("a\u0301", "ế", "e\u0301\u0302", "각", "\u1112\u1161\u11AB", "👍🏽")) {
      String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
      assertThat(Tokenizer.standard().tokens(text))
          .isEqualTo(Tokenizer.standard().tokens(composed));
    }
    String thirty = "\u0301\u0316".repeat(15);
    assertThat(Composition.of("a" + thirty))
        .isEqualTo(Normalizer.normalize("a" + thirty, Normalizer.Form.NFC));
    String more = "a" + "\u0301\u0316".repeat(40) + "e\u0301";
    assertThat(Composition.of(more)).hasSize(more.length() - 2).startsWith("á\u0316").endsWith("é");
  }
}
