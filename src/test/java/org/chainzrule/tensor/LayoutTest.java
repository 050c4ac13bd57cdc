package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.chainzrule.tensor.kernel.KernelSample;
import org.chainzrule.tensor.kernel.KernelSample.Source;
import org.chainzrule.tensor.kernel.PlainKernels;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies between layouts, against plain index arithmetic. */
class LayoutTest {

  private static final int[][] SHAPES = {
    {}, {1}, {6}, {4, 3}, {1, 3}, {4, 1}, {0, 3}, {3, 0}, {2, 3, 4}, {2, 1, 4}, {2, 3, 4, 5}
  };

  @ParameterizedTest
  @EnumSource
  void every_source_gives_the_same_numbers(Source source) {
    for (Precision precision : Precision.values()) {
      for (int[] sizes : SHAPES) {
        KernelSample x = KernelSample.of(1, precision, source, sizes);
        assertThat(x.tensor().toArray()).isEqualTo(x.values());
        assertThat(x.tensor().shape()).isEqualTo(x.shape());
        assertThat(x.precision()).isEqualTo(precision);
        for (int i = 0; i < x.values().length; i++) {
          assertThat(x.tensor().at(PlainKernels.index(x.shape(), i))).isEqualTo(x.values()[i]);
        }
      }
    }
  }

  @Test
  void computed_entries_are_those_of_an_array_rounded_alike() {
    for (Precision precision : Precision.values()) {
      for (int[] sizes : new int[][] {{4, 3}, {1, 5}, {3, 0}, {0, 3}, {700, 3}, {1024, 2}}) {
        double[] values = new double[sizes[0] * sizes[1]];
        Arrays.setAll(values, i -> (i % sizes[0] + 1) / (3.0 + i / sizes[0]));
        Tensor expected = Tensor.ofColumns(Shape.of(sizes), precision, values);
        Tensor computed =
            Tensor.ofEntries(sizes[0], sizes[1], precision, (i, j) -> (i + 1) / (3.0 + j));
        assertThat(computed.shape()).isEqualTo(expected.shape());
        assertThat(computed.toColumns()).isEqualTo(expected.toColumns());
      }
    }
  }

  @Test
  void permutes_axes_in_every_order() {
    int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    KernelSample x = KernelSample.of(1, Precision.DOUBLE, 2, 3, 4);
    for (int[] order : orders) {
      Tensor permuted = x.tensor().permute(order);
      for (int i = 0; i < permuted.length(); i++) {
        int[] to = PlainKernels.index(permuted.shape(), i);
        int[] from = new int[3];
        for (int axis = 0; axis < 3; axis++) {
          from[order[axis]] = to[axis];
        }
        assertThat(permuted.at(to)).isEqualTo(x.at(from));
      }
    }
    assertThat(x.tensor().permute(1, 2, 0).shape()).isEqualTo(Shape.of(3, 4, 2));
  }

  @Test
  void permutes_four_axes_none_and_no_elements() {
    KernelSample x = KernelSample.of(2, Precision.SINGLE, 2, 3, 4, 5);
    Tensor permuted = x.tensor().permute(3, 1, 0, 2);
    assertThat(permuted.at(4, 2, 1, 3)).isEqualTo(x.at(1, 2, 3, 4));
    assertThat(permuted.precision()).isEqualTo(Precision.SINGLE);
    assertThat(Tensor.scalar(3, Precision.DOUBLE).permute().item()).isEqualTo(3);
    assertThat(Tensor.zeros(Shape.of(0, 3), Precision.DOUBLE).transpose().shape())
        .isEqualTo(Shape.of(3, 0));
  }

  @Test
  void transposing_swaps_rows_and_columns() {
    Tensor x = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    assertThat(x.transpose().toArray()).containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void slices_every_range_of_every_axis() {
    for (int[] sizes : SHAPES) {
      KernelSample x = KernelSample.of(1, Precision.DOUBLE, sizes);
      for (int axis = 0; axis < sizes.length; axis++) {
        for (int from = 0; from <= sizes[axis]; from++) {
          for (int to = from; to <= sizes[axis]; to++) {
            assertSlice(x, axis, from, to);
          }
        }
      }
    }
  }

  private static void assertSlice(KernelSample x, int axis, int from, int to) {
    Tensor slice = x.tensor().slice(axis, from, to);
    assertThat(slice.shape()).isEqualTo(x.shape().with(axis, to - from));
    double[] expected = new double[slice.length()];
    for (int i = 0; i < expected.length; i++) {
      int[] index = PlainKernels.index(slice.shape(), i);
      index[axis] += from;
      expected[i] = x.values()[PlainKernels.offset(x.shape(), k -> index[k])];
    }
    assertThat(slice.toArray()).isEqualTo(expected);
  }

  @Test
  void gathers_rows_in_any_order() {
    Tensor x = Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
    assertThat(x.gather(2, 0, 2).toArray()).containsExactly(5, 6, 1, 2, 5, 6);
    assertThat(x.gather().shape()).isEqualTo(Shape.of(0, 2));
    assertThat(Tensor.of(Shape.of(3), 7, 8, 9).gather(2, 1).toArray()).containsExactly(9, 8);
    KernelSample cube = KernelSample.of(1, Precision.SINGLE, 3, 2, 2);
    assertThat(cube.tensor().gather(1).toArray())
        .isEqualTo(Arrays.copyOfRange(cube.values(), 4, 8));
  }

  @Test
  void scatters_rows_and_adds_where_they_meet() {
    Tensor x = Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
    assertThat(x.scatter(4, 3, 0, 3).toArray()).containsExactly(3, 4, 0, 0, 0, 0, 6, 8);
    assertThat(Tensor.zeros(Shape.of(0, 2), Precision.DOUBLE).scatter(2).toArray())
        .containsExactly(0, 0, 0, 0);
  }

  @Test
  void gathering_and_scattering_are_adjoint() {
    int[] rows = {4, 1, 1, 0};
    Tensor x = Tensor.normal(Seeds.of(1), Shape.of(5, 3), Precision.DOUBLE);
    Tensor y = Tensor.normal(Seeds.of(2), Shape.of(4, 3), Precision.DOUBLE);
    double left = x.gather(rows).dot(y);
    assertThat(Math.abs(left - x.dot(y.scatter(5, rows)))).isLessThan(1e-12);
  }

  @Test
  void reshaping_keeps_memory_order() {
    Tensor x = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    Tensor flat = x.reshape(Shape.of(6));
    assertThat(flat.toArray()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(flat.sharesMemory(x)).isTrue();
    assertThat(x.reshape(Shape.of(3, 2)).toColumns()).isEqualTo(x.toColumns());
  }

  @Test
  void casting_rounds_and_widens() {
    double[] values = IntStream.range(0, 2500).mapToDouble(i -> 1.0 / (i + 1)).toArray();
    Tensor wide = Tensor.of(Shape.of(2500), values);
    Tensor narrow = wide.cast(Precision.SINGLE);
    double[] rounded = Arrays.stream(values).map(v -> (float) v).toArray();
    assertThat(narrow.toArray()).isEqualTo(rounded);
    assertThat(narrow.cast(Precision.DOUBLE).toArray()).isEqualTo(rounded);
  }
}
