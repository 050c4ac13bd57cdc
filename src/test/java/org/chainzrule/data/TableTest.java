package org.chainzrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainzrule.io.DataException;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TableTest {

  private static final double[][] INPUTS = {{0, 1}, {2, 3}, {4, 5.5}, {6, 7}, {-8, 1e-3}};

  @Test
  void a_batch_holds_inputs_and_targets_side_by_side() {
    Table table = Table.of(new double[][] {{1, 2}, {3, 4}}, new double[][] {{5}, {6}});
    Batch batch = table.batch(new int[] {1, 0}, Precision.DOUBLE);
    assertThat(batch.inputs().toArray()).containsExactly(3, 4, 1, 2);
    assertThat(batch.targets().toArray()).containsExactly(6, 5);
    assertThat(table.classes()).isEmpty();
  }

  @Test
  void a_table_copies_its_arrays() {
    double[][] inputs = {{1}, {2}};
    double[][] targets = {{3}, {4}};
    Table table = Table.of(inputs, targets);
    inputs[0][0] = 9;
    targets[1][0] = 9;
    Batch batch = table.batch(new int[] {0, 1}, Precision.DOUBLE);
    assertThat(batch.inputs().toArray()).containsExactly(1, 2);
    assertThat(batch.targets().toArray()).containsExactly(3, 4);
  }

  @Test
  void a_table_may_have_no_rows() {
    Table table = Table.of(new double[0][], new double[0][]);
    assertThat(table.size()).isZero();
    assertThat(table.inputShape()).isEqualTo(Shape.of(0));
  }

  @Test
  void numbers_that_are_not_finite_are_rejected_with_their_place() {
    assertThatThrownBy(
            () -> Table.of(new double[][] {{1, 2}, {3, Double.NaN}}, new double[][] {{1}, {2}}))
        .isInstanceOf(DataException.class)
        .hasMessage("expected finite numbers, got NaN in input row 1, column 1");
    double[][] infinite = {{1}, {Double.NEGATIVE_INFINITY}};
    assertThatThrownBy(() -> Table.of(new double[][] {{1}, {2}}, infinite))
        .hasMessage("expected finite numbers, got -Infinity in target row 1, column 0");
  }

  @Test
  void rows_of_different_widths_are_rejected() {
    double[][] ragged = {{1, 2}, {3}};
    assertThatThrownBy(() -> Table.of(ragged, new double[][] {{1}, {2}}))
        .isInstanceOf(DataException.class)
        .hasMessage("expected 2 numbers in input row 1, got 1");
  }

  @Test
  void more_or_fewer_targets_than_inputs_are_rejected() {
    assertThatThrownBy(() -> Table.of(INPUTS, new double[][] {{1}}))
        .isInstanceOf(DataException.class)
        .hasMessage("expected 5 target rows, got 1");
    assertThatThrownBy(() -> Table.of(INPUTS, new int[6], 2))
        .isInstanceOf(DataException.class)
        .hasMessage("expected 5 target rows, got 6");
  }

  @Test
  void labels_out_of_range_are_rejected() {
    assertThatThrownBy(() -> Table.of(INPUTS, new int[] {0, 1, 2, 3, 0}, 3))
        .isInstanceOf(DataException.class)
        .hasMessage("expected labels in 0..2, got 3 in row 3");
    assertThatThrownBy(() -> Table.of(INPUTS, new int[] {0, -1, 2, 2, 0}, 3))
        .hasMessage("expected labels in 0..2, got -1 in row 1");
  }

  @Nested
  class Values implements DatasetContract {
    @Override
    public Table data() {
      return Table.of(INPUTS, new double[][] {{1, 0}, {2, 0}, {3, 1}, {4, 1}, {0.1, 1}});
    }
  }

  @Nested
  class Classes implements DatasetContract {
    @Override
    public Table data() {
      return Table.of(INPUTS, new int[] {0, 2, 1, 1, 0}, 3);
    }
  }
}
