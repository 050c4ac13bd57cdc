package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.chainzrule.tensor.op.Windows;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

/** Sliding windows: their places, patches and errors. */
class WindowTest {

  private final Tensor images = Tensor.normal(Seeds.of(1), Shape.of(2, 6, 5, 3), Precision.DOUBLE);

  @Test
  void the_number_of_places_is_rounded_down() {
    assertThat(Window.of(5).over(Shape.of(28, 28, 1))).isEqualTo(Shape.of(24, 24, 1));
    assertThat(Window.of(2).withStride(2).over(Shape.of(7, 8, 3))).isEqualTo(Shape.of(3, 4, 3));
    assertThat(Window.of(3, 1).withStride(2).withPadding(1).over(Shape.of(4, 4, 2)))
        .isEqualTo(Shape.of(2, 3, 2));
  }

  @Test
  void its_text_leaves_out_stride_one_and_no_padding() {
    assertThat(Window.of(5)).hasToString("5 x 5");
    assertThat(Window.of(3, 2).withStride(2).withPadding(1))
        .hasToString("3 x 2, stride 2, padding 1");
  }

  /** Pixel {@code row * width + column} is {@code [column, row]}: lines of pixels are an image. */
  @Test
  void lines_of_pixels_are_an_image_without_moving_a_number() {
    float[] pixels = {1, 2, 3, 4, 5, 6};
    Tensor image =
        Tensor.ofColumns(Shape.of(1, 6), Precision.DOUBLE, pixels).reshape(Shape.of(1, 3, 2, 1));
    assertThat(image.at(0, 2, 0, 0)).isEqualTo(3);
    assertThat(image.at(0, 0, 1, 0)).isEqualTo(4);
    assertThat(Windows.patches(Window.of(2), image).toArray())
        .containsExactly(1, 2, 4, 5, 2, 3, 5, 6);
  }

  @Test
  void a_product_of_patches_is_a_convolution() {
    Tensor image = Tensor.of(Shape.of(1, 3, 1, 1), 1, 10, 100);
    Tensor w = Tensor.of(Shape.of(2, 1), 2, 3);
    Tensor out = Windows.patches(Window.of(2, 1), image).matmul(w);
    assertThat(out.toArray()).containsExactly(32, 320);
  }

  @Test
  void folding_is_the_adjoint_of_extracting_patches() {
    Window window = new Window(3, 2, 2, 1);
    Tensor patches = Windows.patches(window, images);
    Tensor g = Tensor.normal(Seeds.of(2), patches.shape(), Precision.DOUBLE);
    double expected = patches.dot(g);
    assertThat(Windows.fold(window, g, images.shape()).dot(images))
        .isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
  }

  @Test
  void numbers_out_of_range_are_rejected() {
    rejects(() -> Window.of(0, 3), "expected a window of at least 1 x 1, got 0 x 3");
    rejects(() -> Window.of(3).withStride(0), "expected a stride of at least 1, got 0");
    rejects(() -> Window.of(3).withPadding(-1), "expected a padding that is not negative, got -1");
  }

  @Test
  void images_of_another_shape_are_rejected() {
    rejects(
        () -> Window.of(5).over(Shape.of(784)),
        "expected an image [width, height, channels], got shape [784]");
    rejects(
        () -> Window.of(5, 4).withPadding(1).over(Shape.of(2, 8, 1)),
        "expected an image of at least 3 x 2 for a window of 5 x 4, padding 1, got shape"
            + " [2, 8, 1]");
    rejects(
        () -> Windows.patches(Window.of(2), Tensor.zeros(Shape.of(2, 6), Precision.DOUBLE)),
        "expected images [n, width, height, channels], got shape [2, 6]");
    rejects(
        () -> Windows.fold(Window.of(2), images.reshape(Shape.of(2, 90)), images.shape()),
        "expected shape [40, 12], got [2, 90]");
  }

  @Test
  void pools_take_no_padding_and_taps_of_their_shape() {
    rejects(
        () -> Windows.largest(Window.of(2).withPadding(1), images),
        "expected a window without padding to pool, got 2 x 2, padding 1");
    rejects(
        () -> Windows.select(Window.of(2), images, images),
        "expected shape [2, 5, 4, 3], got [2, 6, 5, 3]");
    Tensor single = Tensor.zeros(Shape.of(2, 5, 4, 3), Precision.SINGLE);
    rejects(
        () -> Windows.select(Window.of(2), images, single),
        "expected tensors of one precision, got DOUBLE and SINGLE");
  }

  private static void rejects(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
