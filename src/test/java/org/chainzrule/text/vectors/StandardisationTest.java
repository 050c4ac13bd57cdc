package org.chainzrule.text.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
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

class StandardisationTest {

  /** The last number never varies. */
  private static PooledVectors pooled(String... texts) {
    return PooledVectors.of(
        LabelledTexts.of(
            YelpFull.STARS,
            IntStream.range(0, texts.length)
                .mapToObj(i -> new LabelledText(i % 5, texts[i]))
                .toList()),
        Tokenizer.standard(),
        WordVectors.of(List.of("a", "b", "c"), new float[][] {{1, 5}, {3, 5}, {4, 5}}),
        List.of(PooledVectors.Pool.MEAN),
        Optional.empty(),
        PreprocessingConfig.standard().threads(1));
  }

  @Test
  void features_are_scaled_to_mean_0_and_variance_1_over_the_training_set() {
    PooledVectors train = pooled("a", "b");
    Standardisation scale = Standardisation.by(train);
    assertThat(scale).isEqualTo(Standardisation.of(new double[] {2, 5}, new double[] {1, 0}));
    try (TensorScope scope = TensorScope.open()) {
      Batch two = train.standardised(scale).batch(new int[] {1, 0}, Precision.DOUBLE);
      assertThat(two.inputs().toColumns()).containsExactly(1, -1, 0, 0);
      assertThat(two.targets().toColumns()).containsExactly(1, 0);
      PooledVectors other = pooled("c").standardised(scale);
      assertThat(other.batch(new int[] {0}, Precision.DOUBLE).inputs().toColumns())
          .containsExactly(new double[] {2, 0}, Offset.offset(1e-6));
    }
  }

  @Test
  void a_standardisation_of_another_number_of_features_is_rejected() {
    assertThatThrownBy(() -> Standardisation.of(new double[2], new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a factor for each of 2 features, got 1");
    Standardisation three = Standardisation.of(new double[3], new double[3]);
    PooledVectors two = pooled("a");
    assertThatThrownBy(() -> two.standardised(three))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected 2 features, got 3");
  }

  @Nested
  class Contract implements DatasetContract {

    @Override
    public Dataset data() {
      PooledVectors all = pooled("a", "b", "c", "a b", "b c", "a c");
      return all.standardised(Standardisation.by(all));
    }
  }
}
