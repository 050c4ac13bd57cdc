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
  private static final int PAIR = 0;
  private static final int APART = 1;
  private static final int TRIPLE = 2;
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

  private static List<String> names(NgramFeatures cues, String text) {
    return cues.names(text, TOKENIZER, 1000);
  }

  private static NgramFeatures chosen(List<LabelledText> reviews, int least, int most) {
    return NgramFeatures.choose(
        LabelledTexts.of(YelpFull.STARS, reviews),
        TOKENIZER,
        WORDS,
        new NgramFeatures.Wanted(1000, least, most, 0.1),
        PreprocessingConfig.standard().threads(1));
  }

  @Test
  void each_kind_is_found_where_it_is_and_nowhere_else() {
    assertThat(names(of(new double[] {PAIR, 0, 1, 0}), "not good so good not"))
        .containsExactly("not good");
    assertThat(names(of(new double[] {APART, 0, 1, 0}), "not so good not x good not good"))
        .containsExactly("not so good", "not x good");
    assertThat(names(of(new double[] {TRIPLE, 0, 3, 1}), "not so good not x good"))
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
  void those_come_first_that_tell_most_about_the_class() {
    List<LabelledText> reviews = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      reviews.add(new LabelledText(0, "not good so x bad"));
      reviews.add(new LabelledText(4, "good not so x bad"));
      for (int stars = 2; stars < 5; stars++) {
        reviews.add(new LabelledText(stars - 1, "so x bad x good x not"));
      }
    }
    NgramFeatures cues = chosen(reviews, 2, 100);
    double[] rows = cues.numbers().toColumns();
    List<String> kinds = new ArrayList<>();
    for (int i = 0; i < cues.size(); i++) {
      kinds.add(
          List.of("pair", "apart", "triple", "early", "late").get((int) rows[i])
              + " "
              + WORDS.word((int) rows[cues.size() + i])
              + " "
              + WORDS.word((int) rows[2 * cues.size() + i]));
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
    assertThat(chosen(reviews, 2, 3).size()).isEqualTo(3);
    // Seen 20 times are the eight above; the two of the other classes are there 60 times.
    assertThat(chosen(reviews, 21, 100).size()).isEqualTo(cues.size() - 8);
    Collections.reverse(reviews);
    assertThat(chosen(reviews, 2, 100).digest()).isEqualTo(cues.digest());
  }

  @Test
  void it_comes_back_from_its_numbers() {
    NgramFeatures before = of(new double[] {PAIR, 0, 1, 0}, new double[] {TRIPLE, 0, 3, 1});
    NgramFeatures after = NgramFeatures.of(WORDS, before.numbers());
    assertThat(after.digest()).isEqualTo(before.digest());
    assertThat(names(after, "not so good")).containsExactly("not so good");
    assertThat(after.digest()).isNotEqualTo(of(new double[] {PAIR, 0, 1, 0}).digest());
  }

  @Test
  void threads_and_the_cache_do_not_change_it() {
    LabelledTexts many = SyntheticReviews.create(Seeds.of(3), 3_000);
    PreprocessingConfig alone = PreprocessingConfig.standard().threads(1);
    Vocabulary words = Vocabulary.count(many, TOKENIZER, 1, 300, alone);
    NgramFeatures.Wanted wanted = new NgramFeatures.Wanted(50, 5, 2_000, 1);
    NgramFeatures one = NgramFeatures.choose(many, TOKENIZER, words, wanted, alone);
    assertThat(one.size()).isGreaterThan(500);
    for (PreprocessingConfig how :
        List.of(alone.threads(4), alone.cachedIn(folder), alone.cachedIn(folder))) {
      NgramFeatures other = NgramFeatures.choose(many, TOKENIZER, words, wanted, how);
      assertThat(other.digest()).isEqualTo(one.digest());
    }
    assertThat(folder).isDirectoryContaining("glob:**cues-*.bin");
  }

  @Test
  void what_are_no_cues_of_its_words_is_refused() {
    for (double[] bad :
        new double[][] {
          {5, 0, 0, 0},
          {-1, 0, 0, 0},
          {PAIR, 0, 4, 0},
          {PAIR, -1, 0, 0},
          {PAIR, 0, 1, 1},
          {LATE, 0, 1, 0}
        }) {
      assertThatThrownBy(() -> of(bad)).hasMessageContaining("expected cues of 4 words, each once");
    }
    double[] pair = {PAIR, 0, 1, 0};
    assertThatThrownBy(() -> of(pair, pair))
        .hasMessage("expected cues of 4 words, each once, got [0, 0, 1, 0]");
    assertThatThrownBy(() -> chosen(List.of(new LabelledText(0, "so")), 0, 1))
        .hasMessage(
            "expected at least 1 token, 1 occurrence, 0 cues and texts above 0 in each class, got"
                + " 1000, 0, 1 and 0.1");
  }
}
