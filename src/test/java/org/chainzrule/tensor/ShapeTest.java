package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {

  @Test
  void no_sizes_is_a_scalar_of_one_element() {
    assertThat(Shape.of().length()).isEqualTo(1);
    assertThat(Shape.of().rank()).isZero();
    assertThat(Shape.of()).hasToString("[]");
  }

  @Test
  void two_three_four_has_24_elements() {
    Shape shape = Shape.of(2, 3, 4);
    assertThat(shape.length()).isEqualTo(24);
    assertThat(shape.size(2)).isEqualTo(4);
    assertThat(shape).hasToString("[2, 3, 4]");
  }

  @Test
  void a_size_of_zero_leaves_no_elements() {
    assertThat(Shape.of(3, 0).length()).isZero();
    assertThat(Shape.of(0, 70_000, 70_000).length()).isZero();
    assertThat(Shape.of(70_000, 70_000, 0).length()).isZero();
  }

  @Test
  void equal_sizes_are_equal_shapes() {
    assertThat(Shape.of(2, 3)).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    assertThat(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2)).isNotEqualTo(Shape.of(2, 3, 1));
    assertThat(Shape.of(2)).isNotEqualTo("[2]");
  }

  @Test
  void shapes_of_every_rank_give_the_same_answers_as_arrays_of_their_sizes() {
    int[][] all = {{}, {7}, {0}, {2, 3}, {1, 5}, {2, 3, 4}, {2, 1, 4}, {2, 3, 4, 5}, {1, 1, 1, 1}};
    for (int[] sizes : all) {
      Shape shape = Shape.of(sizes);
      assertThat(shape.sizes()).isEqualTo(sizes);
      assertThat(shape).hasToString(Arrays.toString(sizes));
      assertThat(shape.length()).isEqualTo(Arrays.stream(sizes).reduce(1, (a, b) -> a * b));
      for (int[] others : all) {
        assertThat(shape.equals(Shape.of(others))).isEqualTo(Arrays.equals(sizes, others));
      }
      assertThatThrownBy(() -> shape.size(sizes.length))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> shape.with(sizes.length, 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(Shape.of(7)).isEqualTo(Shape.of(new int[] {7}));
    assertThat(Shape.of(2, 3)).isEqualTo(Shape.of(new int[] {2, 3}));
  }

  @Test
  void sizes_cannot_be_changed_from_outside() {
    int[] sizes = {2, 3};
    Shape shape = Shape.of(sizes);
    sizes[0] = 9;
    shape.sizes()[1] = 9;
    assertThat(shape).isEqualTo(Shape.of(2, 3));
  }

  @Test
  void axes_come_and_go() {
    assertThat(Shape.of(2, 3).with(1, 5)).isEqualTo(Shape.of(2, 5));
    assertThat(Shape.of(2, 3).prepend(4)).isEqualTo(Shape.of(4, 2, 3));
    assertThat(Shape.of().prepend(4)).isEqualTo(Shape.of(4));
    assertThat(Shape.of(2, 3).tail()).isEqualTo(Shape.of(3));
    assertThat(Shape.of(2).tail()).isEqualTo(Shape.of());
  }

  @ParameterizedTest
  @CsvSource({
    "4 3, 1 3, 4 3",
    "4 3, 4 1, 4 3",
    "4 3, 3, 4 3",
    "4 1, 1 3, 4 3",
    "4 1, 3, 4 3",
    "4 3, '', 4 3",
    "0 3, 1 3, 0 3",
    "3 1, 3 0, 3 0",
    "2 1 4 1, 3 1 5, 2 3 4 5"
  })
  void axes_of_size_one_stretch(String a, String b, String expected) {
    assertThat(shape(a).broadcast(shape(b))).isEqualTo(shape(expected));
    assertThat(shape(b).broadcast(shape(a))).isEqualTo(shape(expected));
  }

  private static Shape shape(String sizes) {
    return Shape.of(
        Arrays.stream(sizes.split(" "))
            .filter(size -> !size.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray());
  }

  @Test
  void rejects_sizes_that_do_not_broadcast() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(4, 3).broadcast(Shape.of(4, 2)))
        .withMessage("expected shapes that are equal or broadcast, got [4, 3] and [4, 2]");
  }

  @Test
  void rejects_a_negative_size() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(2, -1))
        .withMessage("expected sizes that are not negative, got [2, -1]");
  }

  @Test
  void rejects_a_fifth_axis() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(1, 2, 3, 4, 5))
        .withMessage("expected at most 4 axes of a shape, got [1, 2, 3, 4, 5]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(1, 2, 3, 4).prepend(5))
        .withMessage("expected at most 4 axes of a shape, got [5, 1, 2, 3, 4]");
  }

  @Test
  void rejects_too_many_elements() {
    assertThat(Shape.of(Integer.MAX_VALUE).length()).isEqualTo(Integer.MAX_VALUE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(65536, 32768))
        .withMessage("expected at most 2147483647 elements of a tensor, got [65536, 32768]");
  }
}
