package org.chainzrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

/**
 * What every data set must satisfy: batches of the rows asked for in their order, the same at every
 * call and in both precisions, a digest that depends on the examples alone, and refusal of rows
 * that are none. A test of a data set makes one of at least 5 examples:
 *
 * <pre>{@code
 * class SineTest implements DatasetContract {
 *   @Override
 *   public Dataset data() {
 *     return new Sine(7);
 *   }
 * }
 * }</pre>
 */
public interface DatasetContract {

  /** A data set of at least 5 examples, no two of them equal; the same at every call. */
  Dataset data();

  @Test
  default void a_batch_holds_the_rows_asked_for_in_their_order() {
    Dataset data = data();
    Batch batch = data.batch(new int[] {2, 0, 2}, Precision.DOUBLE);
    assertThat(batch.inputs().shape()).isEqualTo(data.inputShape().prepend(3));
    assertThat(batch.targets().rows()).isEqualTo(3);
    assertThat(rows(batch)).containsExactly(row(data, 2), row(data, 0), row(data, 2));
    assertThat(row(data, 2)).isNotEqualTo(row(data, 0));
  }

  @Test
  default void the_digest_depends_on_the_examples_and_their_order_alone() {
    Dataset data = data();
    String digest = data.digest();
    assertThat(digest).matches("[0-9a-f]{64}");
    assertThat(data().digest()).isEqualTo(digest);
    assertThat(data.subset(IntStream.range(0, data.size()).toArray()).digest()).isEqualTo(digest);
    assertThat(data.take(data.size() - 1).digest()).isNotEqualTo(digest);
    assertThat(data.subset(1, 0).digest()).isNotEqualTo(data.subset(0, 1).digest());
  }

  @Test
  default void every_example_occurs_once_in_an_epoch() {
    Dataset data = data();
    int[] order = Seeds.of(0).generator().permutation(data.size());
    List<String> seen = new ArrayList<>();
    for (int[] rows : Dataset.split(order, 3)) {
      assertThat(rows.length).isBetween(1, 3);
      seen.addAll(rows(data.batch(rows, Precision.DOUBLE)));
    }
    List<String> all =
        rows(data.batch(IntStream.range(0, data.size()).toArray(), Precision.DOUBLE));
    assertThat(seen).containsExactlyInAnyOrderElementsOf(all).doesNotHaveDuplicates();
  }

  @Test
  default void both_precisions_hold_the_same_numbers() {
    int[] rows = {4, 1, 3};
    Batch single = data().batch(rows, Precision.SINGLE);
    Batch twice = data().batch(rows, Precision.DOUBLE);
    assertThat(single.inputs().precision()).isEqualTo(Precision.SINGLE);
    assertThat(single.targets().precision()).isEqualTo(Precision.SINGLE);
    assertThat(twice.inputs().precision()).isEqualTo(Precision.DOUBLE);
    assertThat(twice.inputs().cast(Precision.SINGLE).toArray())
        .isEqualTo(single.inputs().toArray());
    assertThat(twice.targets().cast(Precision.SINGLE).toArray())
        .isEqualTo(single.targets().toArray());
  }

  @Test
  default void reading_changes_nothing() {
    Dataset data = data();
    String before = row(data, 1);
    data.batch(new int[] {1, 2}, Precision.SINGLE);
    assertThat(row(data, 1)).isEqualTo(before).isEqualTo(row(data(), 1));
  }

  @Test
  default void targets_are_class_indices_if_there_are_classes() {
    Dataset data = data();
    data.classes()
        .ifPresent(
            classes -> {
              int[] all = IntStream.range(0, data.size()).toArray();
              Tensor targets = data.batch(all, Precision.SINGLE).targets();
              assertThat(targets.shape()).isEqualTo(Shape.of(data.size(), 1));
              assertThat(Arrays.stream(targets.toArray()))
                  .allMatch(label -> label == Math.rint(label) && label >= 0 && label < classes);
            });
  }

  @Test
  default void no_rows_give_an_empty_batch() {
    Dataset data = data();
    assertThat(data.batch(new int[0], Precision.SINGLE).inputs().shape())
        .isEqualTo(data.inputShape().prepend(0));
  }

  @Test
  default void a_subset_holds_its_rows_alone() {
    Dataset data = data();
    Dataset subset = data.subset(3, 1);
    assertThat(subset.size()).isEqualTo(2);
    assertThat(subset.inputShape()).isEqualTo(data.inputShape());
    assertThat(subset.classes()).isEqualTo(data.classes());
    assertThat(row(subset, 0)).isEqualTo(row(data, 3));
    assertThat(row(subset, 1)).isEqualTo(row(data, 1));
  }

  @Test
  default void take_gives_the_first_examples_or_all() {
    Dataset data = data();
    assertThat(data.take(2).size()).isEqualTo(2);
    assertThat(row(data.take(2), 1)).isEqualTo(row(data, 1));
    assertThat(data.take(data.size() + 1)).isSameAs(data);
    assertThat(data.take(0).size()).isZero();
  }

  @Test
  default void rows_out_of_range_are_rejected() {
    Dataset data = data();
    for (int row : new int[] {-1, data.size(), Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> data.batch(new int[] {0, row}, Precision.SINGLE))
          .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> data.subset(0, row))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected rows in 0.." + (data.size() - 1) + ", got " + row);
    }
  }

  private static String row(Dataset data, int row) {
    return rows(data.batch(new int[] {row}, Precision.DOUBLE)).get(0);
  }

  private static List<String> rows(Batch batch) {
    return IntStream.range(0, batch.inputs().rows())
        .mapToObj(
            i ->
                Arrays.toString(batch.inputs().gather(i).toArray())
                    + Arrays.toString(batch.targets().gather(i).toArray()))
        .toList();
  }
}
