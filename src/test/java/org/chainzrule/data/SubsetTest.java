package org.chainzrule.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.chainzrule.tensor.Precision;
import org.junit.jupiter.api.Test;

class SubsetTest implements DatasetContract {

  private static final double[][] COUNT = {{0}, {1}, {2}, {3}, {4}, {5}, {6}};

  private final Table table = Table.of(COUNT, COUNT);

  @Test
  void rows_are_numbered_from_0_in_the_subset() {
    Batch batch = table.subset(6, 4, 5).batch(new int[] {2, 0}, Precision.DOUBLE);
    assertThat(batch.inputs().toArray()).containsExactly(5, 6);
    assertThat(batch.targets().toArray()).containsExactly(5, 6);
  }

  @Test
  void a_row_may_occur_twice() {
    assertThat(table.subset(3, 3).batch(new int[] {0, 1}, Precision.DOUBLE).inputs().toArray())
        .containsExactly(3, 3);
  }

  @Test
  void a_subset_of_a_subset_uses_the_row_numbers_of_the_subset() {
    Dataset inner = table.subset(6, 4, 2).subset(1, 2);
    assertThat(inner.batch(new int[] {0, 1}, Precision.DOUBLE).inputs().toArray())
        .containsExactly(4, 2);
  }

  @Test
  void a_subset_copies_its_row_numbers() {
    int[] rows = {1, 2};
    Dataset subset = table.subset(rows);
    rows[0] = 5;
    assertThat(subset.batch(new int[] {0}, Precision.DOUBLE).inputs().item()).isEqualTo(1);
  }

  @Override
  public Subset data() {
    return Subset.of(table, 6, 1, 4, 2, 0);
  }
}
