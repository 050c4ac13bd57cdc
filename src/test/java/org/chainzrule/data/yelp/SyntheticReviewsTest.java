package org.chainzrule.data.yelp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chainzrule.data.text.BadRows;
import org.chainzrule.data.text.Deduplicated;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.data.text.TextSamples;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.encode.HashedNgrams;
import org.chainzrule.text.encode.TokenEncoding;
import org.chainzrule.text.tokenize.TokenScanner;
import org.chainzrule.text.tokenize.Tokenizer;
import org.chainzrule.text.tokenize.Tokens;
import org.junit.jupiter.api.Test;

class SyntheticReviewsTest {

  private static final List<LabelledText> MANY =
      TextSamples.list(SyntheticReviews.create(Seeds.of(1), 10_000));

  @Test
  void the_same_seeds_give_the_same_reviews_for_every_count() {
    List<LabelledText> few = TextSamples.list(SyntheticReviews.create(Seeds.of(1), 100));
    assertThat(few).isEqualTo(MANY.subList(0, 100));
    assertThat(TextSamples.list(SyntheticReviews.create(Seeds.of(2), 100))).isNotEqualTo(few);
    assertThat(TextSamples.list(SyntheticReviews.create(Seeds.of(0), 0))).isEmpty();
    assertThatThrownBy(() -> SyntheticReviews.create(Seeds.of(0), -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a count of at least 0, got -1");
  }

  @Test
  void every_number_of_stars_is_equally_frequent() {
    Map<Integer, Long> counts =
        MANY.stream().collect(Collectors.groupingBy(LabelledText::label, Collectors.counting()));
    assertThat(counts.values()).hasSize(5).allMatch(count -> count > 1_800 && count < 2_200);
  }

  @Test
  void the_same_words_in_another_order_can_mean_the_opposite() {
    Set<String> good = opinions(2);
    Set<String> bad = opinions(-2);
    assertThat(good).doesNotContainAnyElementsOf(bad);
    Set<List<String>> shared = bags(good);
    shared.retainAll(bags(bad));
    assertThat(shared).hasSizeGreaterThan(30).contains(bag("the food was awful, not perfect"));
  }

  private static Set<String> opinions(int value) {
    Generator random = Seeds.of(4).generator();
    return IntStream.range(0, 4_000)
        .mapToObj(i -> Phrases.opinion("the food", value, random))
        .collect(Collectors.toSet());
  }

  private static Set<List<String>> bags(Set<String> texts) {
    return texts.stream().map(SyntheticReviewsTest::bag).collect(Collectors.toSet());
  }

  private static List<String> bag(String text) {
    return Tokenizer.standard().tokens(text).stream().sorted().toList();
  }

  @Test
  void naive_bayes_is_more_accurate_with_ngrams_than_with_words() {
    double words = bayes(new HashedNgrams(1, 1, 1 << 16, 0));
    double pairs = bayes(new HashedNgrams(1, 3, 1 << 16, 0));
    assertThat(words).isBetween(0.3, 0.7);
    assertThat(pairs).isGreaterThan(words + 0.08);
  }

  /** Accuracy of naive Bayes, learned from the first part and measured on the rest. */
  private static double bayes(TokenEncoding encoding) {
    int learned = MANY.size() * 3 / 4;
    double[][] counts = new double[5][encoding.size()];
    double[] totals = new double[5];
    for (LabelledText review : MANY.subList(0, learned)) {
      int label = review.label();
      encoding.encode(
          tokens(review),
          id -> {
            counts[label][id]++;
            totals[label]++;
          });
    }
    int right = 0;
    for (LabelledText review : MANY.subList(learned, MANY.size())) {
      double[] scores = new double[5];
      encoding.encode(
          tokens(review),
          id -> {
            for (int label = 0; label < 5; label++) {
              scores[label] += Math.log((counts[label][id] + 0.1) / (totals[label] + 1000));
            }
          });
      int best =
          IntStream.range(0, 5)
              .boxed()
              .max(Comparator.comparingDouble(label -> scores[label]))
              .orElseThrow();
      right += best == review.label() ? 1 : 0;
    }
    return (double) right / (MANY.size() - learned);
  }

  private static Tokens tokens(LabelledText review) {
    return new TokenScanner(Tokenizer.standard()).scan(review.text());
  }

  @Test
  void duplicates_are_dropped_and_counted() {
    LabelledTexts other =
        LabelledTexts.of(YelpFull.STARS, List.of(new LabelledText(2, "Good food!")));
    LabelledTexts mine =
        LabelledTexts.of(
            YelpFull.STARS,
            List.of(
                new LabelledText(4, "good FOOD"),
                new LabelledText(3, "fine"),
                new LabelledText(0, "Fine..."),
                new LabelledText(1, "!!!"),
                new LabelledText(1, "???")));
    Deduplicated kept = Deduplicated.of(mine, other, BadRows.fail());
    assertThat(TextSamples.list(kept))
        .containsExactly(
            new LabelledText(3, "fine"), new LabelledText(1, "!!!"), new LabelledText(1, "???"));
    assertThat(TextSamples.list(kept)).hasSize(3);
    assertThat(kept.elsewhere()).isEqualTo(1);
    assertThat(kept.repeated()).isEqualTo(1);
    assertThat(kept.digest()).isNotEqualTo(mine.digest());
    assertThat(Deduplicated.of(mine, mine, BadRows.fail()).elsewhere()).isEqualTo(5);
  }
}
