package org.chainzrule.text.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.data.yelp.SyntheticReviews;
import org.chainzrule.data.yelp.YelpFull;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.tokenize.Tokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NgramFeaturesTest {

  private static final Tokenizer TOKENIZER = Tokenizer.standard();
  private static final Vocabulary WORDS =
      Vocabulary.of(List.of("not", "good", "bad", "so")).withUnknown();
  private static final int BIGRAM = 0;
  private static final int SKIP_BIGRAM = 1;
  private static final int TRIGRAM = 2;
  private static final int EARLY = 3;
  private static final int LATE = 4;

  @TempDir Path folder;

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static NgramFeatures of(double[]... rows) {
    return NgramFeatures.of(WORDS, HostArray.of(Tensor.of(rows)));
  }

  private static List<String> names(NgramFeatures features, String text) {
    return features.names(text, TOKENIZER, 1000);
  }

  private static NgramFeatures selected(List<LabelledText> reviews, int least, int most) {
    return NgramFeatures.select(
        LabelledTexts.of(YelpFull.STARS, reviews),
        TOKENIZER,
        WORDS,
        new NgramFeatures.Criteria(1000, least, most, 0.1),
        PreprocessingConfig.standard().threads(1));
  }

  @Test
  void each_kind_is_found_where_it_occurs_and_nowhere_else() {
    assertThat(names(of(new double[] {BIGRAM, 0, 1, 0}), "not good so good not"))
        .containsExactly("not good");
    assertThat(names(of(new double[] {SKIP_BIGRAM, 0, 1, 0}), "not so good not x good not good"))
        .containsExactly("not so good", "not x good");
    assertThat(names(of(new double[] {TRIGRAM, 0, 3, 1}), "not so good not x good"))
        .containsExactly("not so good");
    String filling = "x ".repeat(30);
    String text = "good " + filling + "bad " + filling + "so";
    double[][] early = new double[4][];
    double[][] late = new double[4][];
    for (int word = 0; word < 4; word++) {
      early[word] = new double[] {EARLY, word, 0, 0};
      late[word] = new double[] {LATE, word, 0, 0};
    }
    assertThat(names(of(early), text)).containsExactly("good");
    assertThat(names(of(late), text)).containsExactly("so");
    assertThat(names(of(late), "")).isEmpty();
  }

  /** Words alone say nothing here: every text has them all. */
  @Test
  void the_most_informative_features_come_first() {
    List<LabelledText> reviews = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      reviews.add(new LabelledText(0, "not good so x bad"));
      reviews.add(new LabelledText(4, "good not so x bad"));
      for (int stars = 2; stars < 5; stars++) {
        reviews.add(new LabelledText(stars - 1, "so x bad x good x not"));
      }
    }
    NgramFeatures features = selected(reviews, 2, 100);
    double[] rows = features.numbers().toColumns();
    List<String> kinds = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      kinds.add(
          List.of("pair", "apart", "triple", "early", "late").get((int) rows[i])
              + " "
              + WORDS.word((int) rows[features.size() + i])
              + " "
              + WORDS.word((int) rows[2 * features.size() + i]));
    }
    // In all texts of one class and in no other; ties by their numbers.
    assertThat(kinds.subList(0, 6))
        .containsExactly(
            "pair not good",
            "pair not so",
            "pair good not",
            "pair good so",
            "apart not so",
            "apart good so");
    assertThat(kinds.subList(6, 8)).containsExactly("triple not good", "triple good not");
    assertThat(selected(reviews, 2, 3).size()).isEqualTo(3);
    // Seen 20 times are the eight above; the two of the other classes are there 60 times.
    assertThat(selected(reviews, 21, 100).size()).isEqualTo(features.size() - 8);
    Collections.reverse(reviews);
    assertThat(selected(reviews, 2, 100).digest()).isEqualTo(features.digest());
  }

  @Test
  void features_are_restored_from_their_numbers() {
    NgramFeatures before = of(new double[] {BIGRAM, 0, 1, 0}, new double[] {TRIGRAM, 0, 3, 1});
    NgramFeatures after = NgramFeatures.of(WORDS, before.numbers());
    assertThat(after.digest()).isEqualTo(before.digest());
    assertThat(names(after, "not so good")).containsExactly("not so good");
    assertThat(after.digest()).isNotEqualTo(of(new double[] {BIGRAM, 0, 1, 0}).digest());
  }

  @Test
  void threads_and_the_cache_do_not_change_the_selection() {
    LabelledTexts many = SyntheticReviews.create(Seeds.of(3), 3_000);
    PreprocessingConfig alone = PreprocessingConfig.standard().threads(1);
    Vocabulary words = Vocabulary.count(many, TOKENIZER, 1, 300, alone);
    NgramFeatures.Criteria criteria = new NgramFeatures.Criteria(50, 5, 2_000, 1);
    NgramFeatures one = NgramFeatures.select(many, TOKENIZER, words, criteria, alone);
    assertThat(one.size()).isGreaterThan(500);
    for (PreprocessingConfig how :
        List.of(alone.threads(4), alone.cachedIn(folder), alone.cachedIn(folder))) {
      NgramFeatures other = NgramFeatures.select(many, TOKENIZER, words, criteria, how);
      assertThat(other.digest()).isEqualTo(one.digest());
    }
    assertThat(folder).isDirectoryContaining("glob:**cues-*.bin");
  }

  @Test
  void numbers_that_are_not_features_of_the_vocabulary_are_rejected() {
    for (double[] bad :
        new double[][] {
          {5, 0, 0, 0},
          {-1, 0, 0, 0},
          {BIGRAM, 0, 4, 0},
          {BIGRAM, -1, 0, 0},
          {BIGRAM, 0, 1, 1},
          {LATE, 0, 1, 0}
        }) {
      assertThatThrownBy(() -> of(bad))
          .hasMessageContaining("expected n-gram features of 4 words, each once");
    }
    double[] pair = {BIGRAM, 0, 1, 0};
    assertThatThrownBy(() -> of(pair, pair))
        .hasMessage("expected n-gram features of 4 words, each once, got [0, 0, 1, 0]");
    assertThatThrownBy(() -> selected(List.of(new LabelledText(0, "so")), 0, 1))
        .hasMessage(
            "expected at least 1 token, 1 occurrence, 0 features and a pseudocount above 0, got"
                + " 1000, 0, 1 and 0.1");
  }
}
