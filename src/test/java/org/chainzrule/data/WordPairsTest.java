package org.chainzrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chainzrule.tensor.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordPairsTest {

  private static final Tokenizer TOKENIZER = Tokenizer.standard();
  private static final Vocabulary WORDS = Vocabulary.of(List.of("a", "b", "c"));
  private static final Reviews REVIEWS =
      Reviews.of(
          List.of(new Review(1, "a b a b x a"), new Review(2, "c a b"), new Review(3, "b a c")));

  @TempDir Path folder;

  private static WordPairs count(int least, int most) {
    return WordPairs.count(REVIEWS, TOKENIZER, WORDS, least, most, Preparation.standard());
  }

  private static List<Integer> encode(WordPairs pairs, String text) {
    List<Integer> ids = new ArrayList<>();
    pairs.encode(new TokenScanner(TOKENIZER).scan(text), ids::add);
    return ids;
  }

  @Test
  void the_commonest_come_first_and_equals_by_their_words() {
    // a b three times, b a twice, a c and c a once; x is no word of the vocabulary.
    assertThat(count(1, 10).pairs()).isEqualTo(new int[][] {{0, 1}, {1, 0}, {0, 2}, {2, 0}});
    assertThat(count(2, 10).pairs()).isEqualTo(new int[][] {{0, 1}, {1, 0}});
    assertThat(count(1, 1).pairs()).isEqualTo(new int[][] {{0, 1}});
    assertThat(count(1, 0).size()).isZero();
  }

  @Test
  void only_neighbours_have_a_number_and_others_are_left_out() {
    WordPairs pairs = count(2, 10);
    assertThat(encode(pairs, "a b a b")).containsExactly(0, 1, 0);
    assertThat(encode(pairs, "a x b")).isEmpty();
    assertThat(encode(pairs, "c c")).isEmpty();
    assertThat(encode(pairs, "")).isEmpty();
    assertThat(WORDS.withUnknown().and(pairs).names("b a c", TOKENIZER, 9))
        .containsExactly("b", "a", "c", "b a");
  }

  @Test
  void the_number_of_unknown_words_is_part_of_no_pair() {
    WordPairs pairs =
        WordPairs.count(REVIEWS, TOKENIZER, WORDS.withUnknown(), 1, 10, Preparation.standard());
    assertThat(pairs.pairs()).isEqualTo(count(1, 10).pairs());
    assertThat(encode(pairs, "b x a")).isEmpty();
  }

  @Test
  void threads_and_the_cache_do_not_change_it() {
    Reviews many = SyntheticReviews.create(Seeds.of(3), 5_000);
    Preparation alone = Preparation.standard().threads(1);
    Vocabulary words = Vocabulary.count(many, TOKENIZER, 1, 300, alone);
    WordPairs one = WordPairs.count(many, TOKENIZER, words, 2, 2_000, alone);
    assertThat(one.size()).isGreaterThan(500);
    for (Preparation how :
        List.of(alone.threads(4), alone.cachedIn(folder), alone.cachedIn(folder))) {
      WordPairs other = WordPairs.count(many, TOKENIZER, words, 2, 2_000, how);
      assertThat(other.digest()).isEqualTo(one.digest());
      assertThat(other.pairs()).isEqualTo(one.pairs());
    }
    assertThat(folder).isDirectoryContaining("glob:**pairs-*.bin");
  }

  @Test
  void it_comes_back_from_its_pairs() {
    WordPairs before = count(1, 10);
    WordPairs after = WordPairs.of(WORDS, before.pairs());
    assertThat(after.digest()).isEqualTo(before.digest());
    assertThat(encode(after, "c a b")).isEqualTo(encode(before, "c a b"));
    assertThat(after.digest()).isNotEqualTo(count(2, 10).digest());
  }

  @Test
  void what_are_no_pairs_of_its_words_is_refused() {
    assertThatThrownBy(() -> WordPairs.of(WORDS, new int[] {0, 3}))
        .hasMessage("expected pairs of words in 0..2, each once, got [0, 3]");
    assertThatThrownBy(() -> WordPairs.of(WORDS, new int[] {-1, 0}))
        .hasMessageContaining("got [-1, 0]");
    assertThatThrownBy(() -> WordPairs.of(WORDS, new int[] {1})).hasMessageContaining("got [1]");
    assertThatThrownBy(() -> WordPairs.of(WORDS, new int[] {1, 2}, new int[] {1, 2}))
        .hasMessageContaining("each once, got [1, 2]");
    assertThatThrownBy(() -> count(0, 1))
        .hasMessage("expected at least 1 occurrence and 0 pairs, got 0 and 1");
  }
}
