package org.chainzrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AugmentedTest implements DatasetContract {

  private static final int[] ALL = {0, 1, 2, 3, 4, 5};

  private final double[][] inputs = {{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}, {11, 12}};
  private final Table plain = Table.of(inputs, new int[] {0, 1, 0, 1, 0, 1}, 2);

  /** Adds a random number to each number. */
  private static double[] noisy(double[] example, Seeds seeds) {
    Generator random = seeds.generator();
    return Arrays.stream(example).map(x -> x + random.nextDouble()).toArray();
  }

  @Override
  public Augmented data() {
    return Augmented.of(plain, Seeds.of(3), AugmentedTest::noisy);
  }

  private static double[] numbers(Dataset data, int... rows) {
    return data.batch(rows, Precision.DOUBLE).inputs().toArray();
  }

  @Test
  void examples_are_unchanged_without_an_epoch_and_others_in_each() {
    assertThat(numbers(data(), ALL)).isEqualTo(numbers(plain, ALL));
    assertThat(data().digest()).isEqualTo(plain.digest());
    double[] first = numbers(data().inEpoch(1), ALL);
    double[] second = numbers(data().inEpoch(2), ALL);
    for (int i = 0; i < first.length; i++) {
      assertThat(first[i]).isBetween(i + 1.0, i + 2.0).isNotEqualTo(second[i]);
    }
    assertThat(numbers(data().inEpoch(1), ALL)).isEqualTo(first);
    assertThat(numbers(Augmented.of(plain, Seeds.of(4), AugmentedTest::noisy).inEpoch(1), ALL))
        .isNotEqualTo(first);
    assertThat(plain.inEpoch(1)).isSameAs(plain);
  }

  @Test
  void an_example_changes_alike_whatever_batch_or_subset_it_is_in() {
    double[] whole = numbers(data().inEpoch(2), ALL);
    double[] third = Arrays.copyOfRange(whole, 4, 6);
    assertThat(numbers(data().inEpoch(2), 2)).isEqualTo(third);
    assertThat(numbers(data().subset(5, 2).inEpoch(2), 1)).isEqualTo(third);
    assertThat(numbers(data().take(4).inEpoch(2), 3, 2)).endsWith(third);
  }

  @Test
  void several_changes_follow_each_other() {
    Dataset twice =
        Augmented.of(
            data(),
            Seeds.of(9),
            (example, seeds) -> {
              example[0] = -example[0];
              return example;
            });
    double[] once = numbers(data().inEpoch(3), 4);
    assertThat(numbers(twice.inEpoch(3), 4)).containsExactly(-once[0], once[1]);
    assertThat(numbers(twice, 4)).containsExactly(9, 10);
  }

  @Test
  void a_change_of_the_length_is_refused() {
    Dataset longer = Augmented.of(plain, Seeds.of(1), (example, seeds) -> new double[3]);
    assertThatThrownBy(() -> longer.inEpoch(1).batch(new int[] {0}, Precision.SINGLE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a changed example of 2 numbers, got 3");
  }

  @Nested
  class InAnEpoch implements DatasetContract {
    @Override
    public Dataset data() {
      return AugmentedTest.this.data().inEpoch(2);
    }
  }
}
