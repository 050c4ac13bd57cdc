package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.DatasetContract;
import org.chainzrule.data.Preparation;
import org.chainzrule.data.Review;
import org.chainzrule.data.Reviews;
import org.chainzrule.data.TokenSequences;
import org.chainzrule.data.Tokenizer;
import org.chainzrule.data.Vocabulary;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Scope;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the mains make of data sets before a network sees them. */
class ReviewDataTest {

  @Test
  void sequences_are_filled_up_to_one_length() {
    Reviews reviews = Reviews.of(List.of(new Review(2, "b a"), new Review(5, "a")));
    Vocabulary vocabulary = Vocabulary.of(List.of("a", "b"));
    FixedLength fixed =
        new FixedLength(
            TokenSequences.of(
                reviews, Tokenizer.standard(), vocabulary, 3, Preparation.standard().threads(1)),
            3);
    try (Scope scope = Scope.open()) {
      Batch batch = fixed.batch(new int[] {0, 1}, Precision.SINGLE);
      assertThat(batch.inputs().toColumns()).containsExactly(1, 0, 0, -1, -1, -1);
      assertThat(batch.targets().toColumns()).containsExactly(1, 4);
    }
    assertThat(fixed.inputShape().size(0)).isEqualTo(3);
  }

  @Nested
  class FixedLengthContract implements DatasetContract {

    @Override
    public Dataset data() {
      List<Review> reviews =
          Stream.of("a", "b", "a b", "b a", "b b a", "a a")
              .map(text -> new Review(3, text))
              .toList();
      return new FixedLength(
          TokenSequences.of(
              Reviews.of(reviews),
              Tokenizer.standard(),
              Vocabulary.of(List.of("a", "b")),
              4,
              Preparation.standard().threads(1)),
          4);
    }
  }
}
