package org.chainzrule.text.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.data.yelp.YelpFull;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.tokenize.Tokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClassLogRatiosTest {

  private static final Tokenizer TOKENIZER = Tokenizer.standard();

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static TokenSequences texts(List<LabelledText> reviews) {
    Vocabulary words = Vocabulary.of(List.of("bad", "good", "so", "never"));
    return TokenSequences.of(
        LabelledTexts.of(YelpFull.STARS, reviews),
        TOKENIZER,
        words,
        100,
        PreprocessingConfig.standard().threads(1));
  }

  /** Each class alike: 5 texts in all, so that a class of two counts half for each of them. */
  private static final List<LabelledText> REVIEWS =
      List.of(
          new LabelledText(0, "bad bad so"),
          new LabelledText(1, "so"),
          new LabelledText(2, "so"),
          new LabelledText(3, "so"),
          new LabelledText(4, "good so"),
          new LabelledText(4, "so"));

  @Test
  void ratios_are_centred_logarithms_of_smoothed_document_counts() {
    double a = 0.5;
    Tensor ratios = ClassLogRatios.of(texts(REVIEWS), 4, a);
    assertThat(ratios.shape()).isEqualTo(Shape.of(4, 5));
    // Six texts of five classes: a class counts 1.2, and with two texts each of them 0.6.
    double[] bad = {1.2, 0, 0, 0, 0};
    double[] good = {0, 0, 0, 0, 0.6};
    for (int k = 0; k < 5; k++) {
      assertThat(ratios.at(0, k)).isEqualTo(centred(k, a, bad), within(1e-6));
      assertThat(ratios.at(1, k)).isEqualTo(centred(k, a, good), within(1e-6));
      // In every text of every class, and in none.
      assertThat(ratios.at(2, k)).isZero();
      assertThat(ratios.at(3, k)).isZero();
    }
  }

  private static double centred(int k, double a, double... counts) {
    double mean = 0;
    for (double count : counts) {
      mean += Math.log(count + a) / counts.length;
    }
    return Math.log(counts[k] + a) - mean;
  }

  @Test
  void ratios_do_not_depend_on_the_sizes_of_classes() {
    List<LabelledText> more = new ArrayList<>(REVIEWS);
    more.addAll(REVIEWS.subList(0, 1));
    more.addAll(REVIEWS.subList(0, 1));
    Tensor few = ClassLogRatios.of(texts(REVIEWS), 4, 6 * 0.01);
    Tensor many = ClassLogRatios.of(texts(more), 4, 8 * 0.01);
    assertThat(many.toColumns()).containsExactly(few.toColumns(), within(1e-6));
  }

  @Test
  void a_larger_pseudocount_shrinks_ratios_to_zero() {
    double before = Double.POSITIVE_INFINITY;
    for (double a : new double[] {0.1, 1, 10, 100}) {
      double now = ClassLogRatios.of(texts(REVIEWS), 4, a).at(0, 0);
      assertThat(now).isPositive().isLessThan(before);
      before = now;
    }
  }

  @Test
  void numbers_out_of_range_are_rejected() {
    for (double a : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> ClassLogRatios.of(texts(REVIEWS), 4, a))
          .hasMessage("expected a pseudocount above 0, got " + a);
    }
    assertThatThrownBy(() -> ClassLogRatios.of(texts(REVIEWS), 2, 1))
        .hasMessage("expected token ids below 2, got 2 in text 0");
  }
}
