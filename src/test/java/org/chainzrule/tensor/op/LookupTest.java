package org.chainzrule.tensor.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.chainzrule.tensor.Bags;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.kernel.KernelSample;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Embedding tables and the token ids that select their rows. */
class LookupTest {

  private static final Tensor TABLE =
      Tensor.of(new double[][] {{1, 2, 3, 4}, {10, 20, 30, 40}, {100, 200, 300, 400}});

  @Test
  void a_row_of_the_table_is_a_column_of_the_tensor() {
    assertThat(Lookup.columns(TABLE, 1, 3).toColumns()).containsExactly(2, 20, 200, 4, 40, 400);
    assertThat(Lookup.columns(TABLE).shape()).isEqualTo(Shape.of(3, 0));
  }

  @Test
  void placing_puts_rows_back_among_zeros() {
    Tensor placed = Lookup.place(Lookup.columns(TABLE, 0, 2), 3, 0, 2);
    assertThat(placed.toColumns()).containsExactly(1, 10, 100, 0, 0, 0, 3, 30, 300);
  }

  @ParameterizedTest
  @EnumSource
  void columns_longer_than_a_block_and_many_short_ones_come_whole(Precision precision) {
    for (int[] size : new int[][] {{2500, 4}, {3, 2500}}) {
      KernelSample x = KernelSample.of(1, precision, size);
      int[] odd = IntStream.range(0, size[1]).filter(j -> j % 2 == 1).toArray();
      double[] expected =
          IntStream.range(0, x.values().length)
              .filter(i -> i % size[1] % 2 == 1)
              .mapToDouble(i -> x.values()[i])
              .toArray();
      Tensor some = Lookup.columns(x.tensor(), odd);
      assertThat(some.toArray()).isEqualTo(expected);
      assertThat(Lookup.columns(Lookup.place(some, size[1], odd), odd).toArray())
          .isEqualTo(expected);
      Tensor sum = x.tensor().copy();
      Accumulate.columns(sum, some, odd);
      assertThat(Lookup.columns(sum, odd).toArray()).isEqualTo(some.times(2).toArray());
      assertThat(Lookup.columns(sum, 0).toArray())
          .isEqualTo(Lookup.columns(x.tensor(), 0).toArray());
    }
  }

  @ParameterizedTest
  @EnumSource
  void vectors_without_elements_are_allowed(Precision precision) {
    Shape none = Shape.of(0, 3);
    Tensor table = Tensor.zeros(none, precision);
    assertThat(Lookup.columns(table, 0, 2).shape()).isEqualTo(Shape.of(0, 2));
    Tensor g = Tensor.zeros(Shape.of(0, 2), precision);
    OptimizerState velocity = OptimizerState.zeros(none, precision);
    Updates.applyRows(new PlainRule(1, 0.1), table, new int[] {0, 2}, g, 1, velocity);
    assertThat(velocity.toColumns()).isEmpty();
  }

  @Test
  void rows_come_once_and_ascending_whatever_the_order_of_ids() {
    Bags bags = Bags.of(Tensor.of(new double[][] {{7, 3, -1}, {-5, 3, 0}}), 8);
    assertThat(bags.rows()).containsExactly(0, 3, 7);
    assertThat(bags.positions).containsExactly(2, 1, 1, 0);
    assertThat(bags.starts).containsExactly(0, 2, 4);
    assertThat(bags.examples()).isEqualTo(2);
    assertThat(bags).hasToString("Bags of 2 examples, 3 rows");
  }

  /** One digit, two digits, and the last id that is exact in 32 bits. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4096, 4097, 300_000, 1 << 24})
  void sorting_agrees_with_the_standard_library(int count) {
    Generator generator = Seeds.of(1).generator();
    float[] ids = new float[5000];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i == 0 ? count - 1 : generator.nextInt(count);
    }
    Bags bags = Bags.of(Tensor.ofColumns(Shape.of(50, 100), Precision.SINGLE, ids), count);
    int[] rows =
        IntStream.range(0, ids.length).map(i -> (int) ids[i]).sorted().distinct().toArray();
    assertThat(bags.rows()).isEqualTo(rows);
    int[] read = Arrays.stream(bags.positions).map(at -> rows[at]).toArray();
    int[] expected = new int[ids.length];
    Arrays.setAll(expected, i -> (int) ids[i % 100 * 50 + i / 100]);
    assertThat(read).isEqualTo(expected);
  }

  @Test
  void of_equal_numbers_the_first_is_largest_and_nan_wins() {
    Bags bags = Bags.of(Tensor.of(new double[][] {{2, 0, 1}, {-1, -1, -1}, {0, 3, 1}}), 4);
    Tensor x = Tensor.of(new double[][] {{5, 5, 5, Double.NaN}, {1, 2, 1, 0}});
    assertThat(bags.largest(x)).containsExactly(4, -1, 6, 3, -1, 3);
  }
}
