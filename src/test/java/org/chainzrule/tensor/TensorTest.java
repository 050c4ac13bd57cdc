package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TensorTest {

  private final Tensor x = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);

  @Test
  void values_are_read_row_by_row_and_stored_column_by_column() {
    assertThat(x.toArray()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(x.toColumns()).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(x.at(1, 0)).isEqualTo(4);
    assertThat(Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}}).toColumns())
        .containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void three_axes_are_read_with_the_last_fastest() {
    Tensor cube = Tensor.of(Shape.of(2, 2, 3), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(cube.at(1, 0, 2)).isEqualTo(8);
    assertThat(cube.toColumns()).containsExactly(0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11);
  }

  @Test
  void columns_come_in_as_they_lie_in_memory() {
    Shape shape = Shape.of(2, 2);
    for (Precision precision : Precision.values()) {
      Tensor floats = Tensor.ofColumns(shape, precision, new float[] {1, 2, 3, 4});
      Tensor doubles = Tensor.ofColumns(shape, precision, new double[] {1, 2, 3, 4});
      assertThat(floats.toArray()).containsExactly(1, 3, 2, 4);
      assertThat(doubles.toArray()).containsExactly(1, 3, 2, 4);
      assertThat(doubles.precision()).isEqualTo(precision);
    }
  }

  @ParameterizedTest
  @EnumSource
  void filled_tensors_hold_one_value(Precision precision) {
    for (Shape shape : new Shape[] {Shape.of(), Shape.of(0, 3), Shape.of(2500), Shape.of(2, 3)}) {
      double[] expected = new double[shape.length()];
      assertThat(Tensor.zeros(shape, precision).toArray()).isEqualTo(expected);
      Arrays.fill(expected, 1.5);
      assertThat(Tensor.filled(shape, precision, 1.5).toArray()).isEqualTo(expected);
    }
    assertThat(Tensor.scalar(2.5, precision).item()).isEqualTo(2.5);
  }

  @Test
  void rows_and_columns_count_examples_and_features() {
    assertThat(new int[] {x.rows(), x.columns()}).containsExactly(2, 3);
    Tensor cube = Tensor.zeros(Shape.of(4, 2, 3), Precision.SINGLE);
    assertThat(new int[] {cube.rows(), cube.columns()}).containsExactly(4, 6);
    Tensor row = Tensor.zeros(Shape.of(5), Precision.SINGLE);
    assertThat(new int[] {row.rows(), row.columns()}).containsExactly(1, 5);
    Tensor scalar = Tensor.scalar(1, Precision.SINGLE);
    assertThat(new int[] {scalar.rows(), scalar.columns()}).containsExactly(1, 1);
  }

  @Test
  void numbers_combine_with_tensors() {
    assertThat(x.plus(1).toArray()).containsExactly(2, 3, 4, 5, 6, 7);
    assertThat(x.times(-2).toArray()).containsExactly(-2, -4, -6, -8, -10, -12);
    Tensor row = Tensor.of(Shape.of(3), 1, 2, 4);
    assertThat(x.minus(row).toArray()).containsExactly(0, 0, -1, 3, 3, 2);
    assertThat(x.divide(row).toArray()).containsExactly(1, 1, 0.75, 4, 2.5, 1.5);
  }

  @Test
  void the_product_with_its_transpose_is_14_32_32_77() {
    assertThat(x.matmul(x.transpose()).toArray()).containsExactly(14, 32, 32, 77);
    assertThat(x.matmul(false, x, true).toArray()).containsExactly(14, 32, 32, 77);
  }

  @Test
  void sums_and_largest_elements() {
    assertThat(x.sum().item()).isEqualTo(21);
    assertThat(x.sum(0).toArray()).containsExactly(5, 7, 9);
    assertThat(x.sum(1).toArray()).containsExactly(6, 15);
    assertThat(x.max(1).toArray()).containsExactly(3, 6);
    assertThat(x.sum(0).shape()).isEqualTo(Shape.of(1, 3));
    assertThat(x.dot(x)).isEqualTo(91);
    assertThat(Tensor.zeros(Shape.of(0, 2), Precision.DOUBLE).max(0).toArray())
        .containsOnly(Double.NEGATIVE_INFINITY);
  }

  @Test
  void the_same_shape_comes_back_untouched() {
    assertThat(x.sumTo(x.shape())).isSameAs(x);
    assertThat(x.stretchTo(x.shape())).isSameAs(x);
    assertThat(x.cast(Precision.DOUBLE)).isSameAs(x);
    assertThat(x.copy().sharesMemory(x)).isFalse();
    assertThat(x.copy().toArray()).isEqualTo(x.toArray());
  }

  @Test
  void the_largest_column_is_the_first_of_equals() {
    Tensor scores = Tensor.of(Shape.of(3, 3), 1, 5, 5, 7, 2, 7, -3, -2, -1);
    assertThat(scores.argmax()).containsExactly(1, 0, 2);
  }

  @Test
  void normal_numbers_do_not_depend_on_the_precision() {
    Tensor wide = Tensor.normal(Seeds.of(3), Shape.of(40, 50), Precision.DOUBLE);
    Tensor narrow = Tensor.normal(Seeds.of(3), Shape.of(40, 50), Precision.SINGLE);
    assertThat(wide.cast(Precision.SINGLE).toArray()).isEqualTo(narrow.toArray());
    assertThat(wide.sum().item() / 2000).isCloseTo(0, within(0.1));
    assertThat(wide.dot(wide) / 2000).isCloseTo(1, within(0.1));
  }

  @ParameterizedTest
  @EnumSource
  void goes_to_nd4j_and_back(Precision precision) {
    int[][] shapes = {{}, {5}, {1}, {2, 3}, {2, 3, 4}, {2, 3, 1, 4}, {1, 1}};
    for (int[] sizes : shapes) {
      Tensor tensor = Tensor.normal(Seeds.of(1), Shape.of(sizes), precision);
      INDArray array = tensor.toNd4j();
      assertThat(Tensor.copyOf(array).toArray()).isEqualTo(tensor.toArray());
      assertThat(Tensor.copyOf(array).shape()).isEqualTo(tensor.shape());
      assertThat(array.dup('c').data().asDouble()).isEqualTo(tensor.toArray());
      array.addi(1);
      assertThat(array.dup('c').data().asDouble()).isNotEqualTo(tensor.toArray());
    }
  }

  @Test
  void nothing_goes_to_nd4j_and_back() {
    Tensor none = Tensor.zeros(Shape.of(0, 3), Precision.DOUBLE);
    assertThat(none.toNd4j().shape()).containsExactly(0, 3);
    assertThat(Tensor.copyOf(none.toNd4j()).shape()).isEqualTo(none.shape());
  }

  @Test
  void a_copy_does_not_see_later_changes() {
    INDArray array = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}});
    Tensor copy = Tensor.copyOf(array);
    array.assign(0);
    assertThat(copy.toArray()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void is_finite_looks_at_every_element() {
    double[] values = new double[3000];
    assertThat(Tensor.of(Shape.of(3000), values).isFinite()).isTrue();
    values[2999] = Double.NaN;
    assertThat(Tensor.of(Shape.of(3000), values).isFinite()).isFalse();
    values[2999] = Double.NEGATIVE_INFINITY;
    assertThat(Tensor.of(Shape.of(3000), values).isFinite()).isFalse();
  }

  @Test
  void describes_itself_shortly() {
    assertThat(x).hasToString("Tensor[2, 3]");
    assertThat(Tensor.scalar(2, Precision.SINGLE)).hasToString("Tensor[](2.0)");
  }

  @Test
  void rejects_integers_from_nd4j() {
    INDArray integers = Nd4j.createFromArray(1, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.copyOf(integers))
        .withMessage("expected an array of FLOAT or DOUBLE, got INT");
  }
}
