package org.chainzrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

class RowSplitTest {

  private static final Seeds SEEDS = Seeds.of(3);

  /** 60 rows of class 0, 30 of class 1 and 10 of class 2, sorted as many files are. */
  private static final int[] STRATA =
      IntStream.range(0, 100).map(i -> i < 60 ? 0 : i < 90 ? 1 : 2).toArray();

  private static long count(int[] rows, int stratum) {
    return Arrays.stream(rows).filter(row -> STRATA[row] == stratum).count();
  }

  private static void assertPartition(RowSplit split, int n) {
    assertThat(IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.test())))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, n).boxed().toList());
  }

  @Test
  void a_random_split_holds_every_row_once() {
    RowSplit split = RowSplit.random(11, 0.25, SEEDS);
    assertPartition(split, 11);
    assertThat(split.test()).hasSize(3);
    assertThat(split).hasToString("8 rows to train on, 3 to test on");
  }

  @Test
  void a_stratified_split_keeps_the_shares() {
    RowSplit split = RowSplit.stratified(STRATA, 0.2, SEEDS);
    assertPartition(split, 100);
    assertThat(List.of(count(split.test(), 0), count(split.test(), 1), count(split.test(), 2)))
        .containsExactly(12L, 6L, 2L);
  }

  @Test
  void rows_that_are_left_over_go_to_the_largest_remainders() {
    // 0.25 of 60, 30 and 10 are 15, 7.5 and 2.5: one of the last two has the row more.
    RowSplit split = RowSplit.stratified(STRATA, 0.25, SEEDS);
    assertThat(split.test()).hasSize(25);
    assertThat(count(split.test(), 0)).isEqualTo(15);
    assertThat(count(split.test(), 1)).isBetween(7L, 8L);
    assertThat(count(split.test(), 2)).isBetween(2L, 3L);
  }

  @Test
  void folds_test_every_row_once_and_are_of_one_size() {
    for (int k : new int[] {2, 3, 7, 100}) {
      List<Integer> tested = new ArrayList<>();
      for (RowSplit fold : RowSplit.folds(100, k, SEEDS)) {
        assertPartition(fold, 100);
        assertThat(fold.test().length).isBetween(100 / k, 100 / k + 1);
        Arrays.stream(fold.test()).forEach(tested::add);
      }
      assertThat(tested).doesNotHaveDuplicates().hasSize(100);
    }
  }

  @Test
  void stratified_folds_keep_the_shares() {
    List<Integer> tested = new ArrayList<>();
    for (RowSplit fold : RowSplit.stratifiedFolds(STRATA, 7, SEEDS)) {
      assertPartition(fold, 100);
      assertThat(fold.test().length).isBetween(14, 15);
      assertThat(count(fold.test(), 0)).isBetween(8L, 9L);
      assertThat(count(fold.test(), 1)).isBetween(4L, 5L);
      assertThat(count(fold.test(), 2)).isBetween(1L, 2L);
      Arrays.stream(fold.test()).forEach(tested::add);
    }
    assertThat(tested).doesNotHaveDuplicates().hasSize(100);
  }

  @Test
  void equal_seeds_give_equal_splits_and_others_do_not() {
    assertThat(RowSplit.random(100, 0.5, Seeds.of(1)).test())
        .isEqualTo(RowSplit.random(100, 0.5, Seeds.of(1)).test())
        .isNotEqualTo(RowSplit.random(100, 0.5, Seeds.of(2)).test());
    assertThat(RowSplit.random(100, 0.5, SEEDS).test())
        .as("not the order of the rows")
        .isNotEqualTo(Arrays.stream(RowSplit.random(100, 0.5, SEEDS).test()).sorted().toArray());
  }

  @Test
  void the_sets_are_views_of_a_data_set() {
    double[][] inputs =
        IntStream.range(0, 100).mapToObj(i -> new double[] {i}).toArray(double[][]::new);
    Dataset data = Table.of(inputs, STRATA, 3);
    RowSplit split = RowSplit.stratified(data, 0.2, SEEDS);
    assertThat(split.test()).isEqualTo(RowSplit.stratified(STRATA, 0.2, SEEDS).test());
    Dataset test = split.test(data);
    assertThat(test.size()).isEqualTo(20);
    assertThat(test.batch(new int[] {4}, Precision.DOUBLE).inputs().item())
        .isEqualTo(split.test()[4]);
    assertThat(split.train(data).size()).isEqualTo(80);
    assertThat(RowSplit.stratifiedFolds(data, 5, SEEDS).get(1).test())
        .isEqualTo(RowSplit.stratifiedFolds(STRATA, 5, SEEDS).get(1).test());
  }

  @Test
  void row_numbers_are_copies() {
    RowSplit split = RowSplit.random(10, 0.5, SEEDS);
    split.test()[0] = -1;
    split.train()[0] = -1;
    assertPartition(split, 10);
  }

  @Test
  void sets_without_rows_are_refused() {
    for (double fraction : new double[] {0, 1, -0.5, 1.5, 0.01, 0.99, Double.NaN}) {
      assertThatThrownBy(() -> RowSplit.random(10, fraction, SEEDS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "expected a fraction in 0..1 that leaves rows in both sets, got "
                  + fraction
                  + " of 10 rows");
    }
    for (int k : new int[] {1, 11}) {
      assertThatThrownBy(() -> RowSplit.folds(10, k, SEEDS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("expected 2 folds or more, at most one for each of 10 rows, got " + k);
    }
    Dataset values = Table.of(new double[3][1], new double[3][1]);
    assertThatThrownBy(() -> RowSplit.stratified(values, 0.5, SEEDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected data with classes, got values");
  }
}
