package org.chainzrule.text.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.data.text.TextHash;
import org.chainzrule.data.text.TextSamples;
import org.chainzrule.data.yelp.SyntheticReviews;
import org.chainzrule.data.yelp.YelpFull;
import org.chainzrule.io.DataException;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.tokenize.TokenScanner;
import org.chainzrule.text.tokenize.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {

  private static final Tokenizer TOKENIZER = Tokenizer.standard();
  private static final LabelledTexts REVIEWS =
      LabelledTexts.of(
          YelpFull.STARS,
          List.of(
              new LabelledText(0, "b a c b"),
              new LabelledText(1, "a b d"),
              new LabelledText(2, "c e")));

  @TempDir Path folder;

  @Test
  void words_are_ordered_by_frequency_and_then_alphabetically() {
    Vocabulary all = count(1, 10);
    assertThat(words(all)).containsExactly("b", "a", "c", "d", "e");
    assertThat(all.count(0)).isEqualTo(3);
    assertThat(words(count(2, 10))).containsExactly("b", "a", "c");
    assertThat(words(count(1, 2))).containsExactly("b", "a");
  }

  @Test
  void threads_do_not_change_the_vocabulary() {
    LabelledTexts many = SyntheticReviews.create(Seeds.of(3), 5_000);
    Vocabulary one =
        Vocabulary.count(many, TOKENIZER, 1, 500, PreprocessingConfig.standard().threads(1));
    Vocabulary four =
        Vocabulary.count(many, TOKENIZER, 1, 500, PreprocessingConfig.standard().threads(4));
    assertThat(four.digest()).isEqualTo(one.digest());
    assertThat(one.words()).isGreaterThan(100);
  }

  @Test
  void unknown_tokens_are_skipped_or_have_the_last_id() {
    Vocabulary known = Vocabulary.of(List.of("a", "c"));
    assertThat(encode(known, "a b c")).containsExactly(0, 1);
    Vocabulary all = known.withUnknown();
    assertThat(encode(all, "a b c")).containsExactly(0, 2, 1);
    assertThat(all.size()).isEqualTo(3);
    assertThat(all.words()).isEqualTo(2);
    assertThat(known.id("b")).isEqualTo(-1);
    assertThat(all.id("b")).isEqualTo(2);
    assertThat(all.digest()).isNotEqualTo(known.digest());
  }

  @Test
  void a_vocabulary_is_restored_from_its_file() {
    Vocabulary before = count(1, 10);
    Path file = folder.resolve("words.txt");
    before.write(file);
    Vocabulary after = Vocabulary.read(file);
    assertThat(after.digest()).isEqualTo(before.digest());
    assertThat(after.count(1)).isEqualTo(before.count(1));
    assertThat(folder)
        .isDirectoryContaining("glob:**words.txt")
        .isDirectoryNotContaining("glob:**.part");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\tb", "a\nb", "\n", "a\0b", "", "\uD83D", "a\uDE00", "\uDE00\uD83D", "\uFEFFa"})
  void a_word_that_could_not_be_read_back_is_refused(String word) throws IOException {
    Path file = TextSamples.file(folder, "words.txt", "old\t1");
    assertThatThrownBy(() -> Vocabulary.of(List.of(word, "b")).write(file))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("expected words of 1 to 21838 characters without tabs")
        .hasMessageEndingWith("got another as word 0: " + file);
    assertThat(file).hasContent("old\t1");
    assertThatThrownBy(() -> Vocabulary.of(List.of("a", "x".repeat(21_839))).write(file))
        .hasMessageEndingWith("got another as word 1: " + file);
  }

  @Test
  void every_other_word_is_read_back_as_it_was_written() {
    List<String> words =
        List.of(
            "a\rb",
            "\r",
            " ",
            "a\u2028",
            "\u0085",
            "\uFFFD",
            "?",
            "\uD83D\uDE00",
            "\uFEFF",
            "\u0001",
            "\u20AC".repeat(21_838));
    Path file = folder.resolve("words.txt");
    Vocabulary.of(words).write(file);
    assertThat(words(Vocabulary.read(file))).isEqualTo(words);
  }

  @Test
  void a_cache_gives_the_same_words_also_for_halves_of_surrogate_pairs() {
    LabelledTexts odd =
        LabelledTexts.of(
            YelpFull.STARS,
            List.of(new LabelledText(0, "\uD83D good"), new LabelledText(1, "a\uDE00 bad")));
    PreprocessingConfig cached = PreprocessingConfig.standard().cachedIn(folder);
    List<String> plain =
        words(Vocabulary.count(odd, TOKENIZER, 1, 9, PreprocessingConfig.standard()));
    for (int i = 0; i < 2; i++) {
      assertThat(words(Vocabulary.count(odd, TOKENIZER, 1, 9, cached))).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'a\t1\nb', expected a word a tab and a count",
    "'a\t1\n\t2', expected a word a tab and a count",
    "'a\t1\nb\tx', expected a word a tab and a count",
    "'a\t1\na\t1', expected each word once"
  })
  void a_bad_line_is_named(String content, String message) throws IOException {
    Path file = TextSamples.file(folder, "words.txt", content);
    assertThatThrownBy(() -> Vocabulary.read(file))
        .isInstanceOf(DataException.class)
        .extracting(e -> e.getMessage().replace("word, a", "word a"))
        .asString()
        .startsWith(message)
        .endsWith(": " + file + ", line 2");
  }

  @Test
  void repeated_words_and_odd_limits_are_rejected() {
    assertThatThrownBy(() -> Vocabulary.of(List.of("b", "a", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected each word once, got a again");
    assertThatThrownBy(() -> count(0, 5)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void equal_ngrams_have_equal_hashes_below_the_number_of_buckets() {
    HashedNgrams pairs = new HashedNgrams(1, 2, 1000, 7);
    List<Integer> ids = encode(pairs, "not good not good");
    assertThat(ids).hasSize(7).allMatch(id -> id >= 0 && id < 1000);
    assertThat(ids.subList(0, 2)).isEqualTo(ids.subList(4, 6));
    assertThat(encode(pairs, "good not")).hasSize(3).contains(ids.get(0), ids.get(2));
    assertThat(encode(pairs, "good not").get(1)).isNotEqualTo(ids.get(1));
    assertThat(encode(new HashedNgrams(1, 2, 1000, 8), "not good not good")).isNotEqualTo(ids);
    assertThat(encode(new HashedNgrams(2, 3, 1000, 7), "a b c")).hasSize(3);
    assertThat(encode(new HashedNgrams(2, 2, 10, 7), "a")).isEmpty();
    assertThat(encode(new HashedNgrams(1, 1, 1 << 20, 0), "food")).containsExactly(FOOD);
  }

  /** Fixed for good: models depend on it. */
  private static final int FOOD =
      (int)
          Math.floorMod(
              TextHash.mix(TextHash.of("food".toCharArray(), 0, 4) * 0x9E3779B97F4A7C15L + 1),
              1L << 20);

  @Test
  void encodings_can_be_concatenated() {
    TokenEncoding both = Vocabulary.of(List.of("a", "c")).and(new HashedNgrams(2, 2, 5, 1));
    assertThat(both.size()).isEqualTo(7);
    List<Integer> ids = encode(both, "a b c");
    assertThat(ids.subList(0, 2)).containsExactly(0, 1);
    assertThat(ids.subList(2, 4)).allMatch(id -> id >= 2 && id < 7);
    assertThatThrownBy(() -> both.and(new HashedNgrams(1, 1, Integer.MAX_VALUE, 1)))
        .hasMessage("expected at most 2147483647 token ids, got 2147483654");
    assertThatThrownBy(() -> new HashedNgrams(2, 1, 5, 1))
        .hasMessageStartingWith("expected 1 <= shortest <= longest");
  }

  @Test
  void every_id_has_the_name_of_its_tokens() {
    TokenEncoding both = Vocabulary.of(List.of("a", "c")).and(new HashedNgrams(2, 3, 5, 1));
    assertThat(both.names("A b c d", TOKENIZER, 3))
        .containsExactly("a", "c", "a b", "a b c", "b c");
    assertThat(Vocabulary.of(List.of("a")).withUnknown().names("b a", TOKENIZER, 9))
        .containsExactly("b", "a");
  }

  @Test
  void selected_words_can_come_first() {
    Vocabulary some = count(1, 9);
    List<String> words = words(some);
    String last = words.get(words.size() - 1);
    Vocabulary other = some.withUnknown().beginningWith(last::equals);
    assertThat(other.word(0)).isEqualTo(last);
    assertThat(other.count(0)).isEqualTo(some.count(words.size() - 1));
    assertThat(words(other).subList(1, words.size())).isEqualTo(words.subList(0, words.size() - 1));
    assertThat(other.size()).isEqualTo(some.size() + 1);
    assertThat(words(other.first(2))).containsExactly(last, words.get(0));
    assertThat(other.first(2).size()).isEqualTo(3);
    assertThat(some.first(99).digest()).isEqualTo(some.digest());
  }

  private static Vocabulary count(int least, int most) {
    return Vocabulary.count(REVIEWS, TOKENIZER, least, most, PreprocessingConfig.standard());
  }

  private static List<String> words(Vocabulary vocabulary) {
    List<String> words = new ArrayList<>();
    for (int id = 0; id < vocabulary.words(); id++) {
      words.add(vocabulary.word(id));
    }
    return words;
  }

  private static List<Integer> encode(TokenEncoding encoding, String text) {
    List<Integer> ids = new ArrayList<>();
    encoding.encode(new TokenScanner(TOKENIZER).scan(text), ids::add);
    return ids;
  }
}
