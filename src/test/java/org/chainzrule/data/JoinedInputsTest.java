package org.chainzrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.chainzrule.io.DataException;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.text.encode.TokenSequences;
import org.chainzrule.text.encode.Vocabulary;
import org.chainzrule.text.tokenize.Tokenizer;
import org.junit.jupiter.api.Test;

class JoinedInputsTest implements DatasetContract {

  private static final int[] LABELS = {0, 1, 1, 0, 1};

  private final Table left =
      Table.of(new double[][] {{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}}, LABELS, 2);
  private final Table right = Table.of(new double[][] {{-1}, {-2}, {-3}, {-4}, {-5}}, LABELS, 2);

  @Override
  public JoinedInputs data() {
    return JoinedInputs.of(left, right);
  }

  @Test
  void an_example_is_those_of_all_data_sets_one_after_the_other() {
    Batch batch = data().batch(new int[] {3, 1}, Precision.DOUBLE);
    assertThat(batch.inputs().toArray()).containsExactly(7, 8, -4, 3, 4, -2);
    assertThat(batch.targets().toArray()).containsExactly(0, 1);
    assertThat(data()).hasToString("5 examples [3] of 2 classes");
  }

  @Test
  void images_come_in_the_order_of_memory() {
    byte[] pixels = {0, (byte) 255, 0, 0};
    Images image = Images.of(2, 2, 2, pixels, new byte[] {1});
    Dataset both = JoinedInputs.of(image, right.subset(1));
    assertThat(both.inputShape()).isEqualTo(Shape.of(5));
    assertThat(both.batch(new int[] {0}, Precision.DOUBLE).inputs().toArray())
        .containsExactly(0, 1, 0, 0, -2);
  }

  @Test
  void an_epoch_is_that_of_every_part() {
    Dataset changed = Augmented.of(left, Seeds.of(1), (x, seeds) -> new double[] {x[0] + 100, 0});
    Dataset joined = JoinedInputs.of(changed, right);
    assertThat(joined.batch(new int[] {0}, Precision.DOUBLE).inputs().toArray())
        .containsExactly(1, 2, -1);
    assertThat(joined.inEpoch(1).batch(new int[] {0}, Precision.DOUBLE).inputs().toArray())
        .containsExactly(101, 0, -1);
  }

  @Test
  void targets_that_differ_are_refused_with_the_example() {
    Table other = Table.of(new double[][] {{1}, {2}, {3}, {4}, {5}}, new int[] {0, 1, 1, 1, 1}, 2);
    JoinedInputs joined = JoinedInputs.of(left, other);
    assertThat(joined.batch(new int[] {0, 1}, Precision.SINGLE).targets().toArray())
        .containsExactly(0, 1);
    assertThatThrownBy(() -> joined.batch(new int[] {4, 3}, Precision.SINGLE))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "expected data sets with the same targets to join, got 0.0 and 1.0 for example 3");
    double[][] two = {{1, 1}, {1, 1}};
    Dataset wide = Table.of(two, two);
    Dataset narrow = Table.of(two, new double[][] {{1}, {1}});
    assertThatThrownBy(() -> JoinedInputs.of(wide, narrow).batch(new int[] {0}, Precision.SINGLE))
        .hasMessage(
            "expected data sets with the same targets to join, got some of shape [2] and some of"
                + " [1]");
  }

  @Test
  void data_sets_that_cannot_be_joined_are_refused() {
    assertThatThrownBy(() -> JoinedInputs.of())
        .hasMessage("expected at least one data set to join, got none");
    assertThatThrownBy(() -> JoinedInputs.of(left, right.take(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected data sets with as many examples of the same classes, got 5 examples [2] of 2"
                + " classes and 3 examples [1] of 2 classes");
    assertThatThrownBy(() -> JoinedInputs.of(left, Table.of(new double[5][1], new double[5][1])))
        .hasMessageEndingWith("of 2 classes and 5 examples [1]");
  }

  @Test
  void texts_join_when_they_are_padded_to_one_length() {
    Vocabulary words = Vocabulary.of(List.of("good", "soup"));
    TokenSequences texts =
        TokenSequences.of(List.of("good soup", "soup"), Tokenizer.standard(), words, 9);
    Table prices = Table.of(new double[][] {{7}, {8}}, new double[][] {{0}, {0}});
    assertThat(texts.classes()).isEqualTo(OptionalInt.empty());
    Dataset loose = JoinedInputs.of(texts, prices);
    assertThatThrownBy(() -> loose.batch(new int[] {1}, Precision.SINGLE))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "expected examples of shape [2] to join, got [1]; TokenSequences.paddedTo gives texts"
                + " one length");
    Dataset padded = JoinedInputs.of(texts.paddedTo(3), prices);
    assertThat(padded.batch(new int[] {1}, Precision.SINGLE).inputs().toArray())
        .containsExactly(words.id("soup"), -1, -1, 8);
  }
}
