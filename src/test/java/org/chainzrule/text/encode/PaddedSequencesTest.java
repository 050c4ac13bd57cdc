package org.chainzrule.text.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.DatasetContract;
import org.chainzrule.data.text.LabelledText;
import org.chainzrule.data.text.LabelledTexts;
import org.chainzrule.data.yelp.YelpFull;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.text.cache.PreprocessingConfig;
import org.chainzrule.text.tokenize.Tokenizer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PaddedSequencesTest {

  @Test
  void sequences_are_padded_to_one_length() {
    LabelledTexts reviews =
        LabelledTexts.of(
            YelpFull.STARS, List.of(new LabelledText(1, "b a"), new LabelledText(4, "a")));
    Vocabulary vocabulary = Vocabulary.of(List.of("a", "b"));
    TokenSequences sequences =
        TokenSequences.of(
            reviews,
            Tokenizer.standard(),
            vocabulary,
            3,
            PreprocessingConfig.standard().threads(1));
    TokenSequences fixed = sequences.paddedTo(3);
    try (TensorScope scope = TensorScope.open()) {
      Batch batch = fixed.batch(new int[] {0, 1}, Precision.SINGLE);
      assertThat(batch.inputs().toColumns()).containsExactly(1, 0, 0, -1, -1, -1);
      assertThat(batch.targets().toColumns()).containsExactly(1, 4);
    }
    assertThat(fixed.inputShape().size(0)).isEqualTo(3);
    assertThatThrownBy(() -> sequences.paddedTo(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected texts of at most 1 token ids, got one of 2");
  }

  @Nested
  class Padded implements DatasetContract {

    @Override
    public Dataset data() {
      List<LabelledText> reviews =
          Stream.of("a", "b", "a b", "b a", "b b a", "a a")
              .map(text -> new LabelledText(2, text))
              .toList();
      return TokenSequences.of(
              LabelledTexts.of(YelpFull.STARS, reviews),
              Tokenizer.standard(),
              Vocabulary.of(List.of("a", "b")),
              4,
              PreprocessingConfig.standard().threads(1))
          .paddedTo(4);
    }
  }
}
