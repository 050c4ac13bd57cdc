package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.chainzrule.tensor.op.RowPatches;
import org.chainzrule.tensor.op.Windows;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertThat(RowPatches.of(Window.of(2), image).toArray())
        .containsExactly(1, 2, 4, 5, 2, 3, 5, 6);
  }

  @Test
  void a_convolution_multiplies_what_lies_under_the_window() {
    Window window = Window.of(2, 1);
    Tensor image = Tensor.of(Shape.of(1, 3, 1, 1), 1, 10, 100);
    Tensor w = Tensor.of(Shape.of(2, 1), 2, 3);
    Tensor out = RowPatches.convolve(window, image.shape(), RowPatches.of(window, image), w, null);
    assertThat(out.toArray()).containsExactly(32, 320);
  }

  /** Rows of weights: by tap along the width, then along the height, then by channel. */
  @Test
  void each_weight_meets_its_pixel() {
    Window window = Window.of(2, 3);
    Shape images = Shape.of(1, 2, 3, 2);
    double[] pixels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    Tensor patches = RowPatches.of(window, Tensor.ofColumns(images, Precision.DOUBLE, pixels));
    for (int k = 0; k < 12; k++) {
      double[] one = new double[12];
      one[k] = 1;
      Tensor w = Tensor.ofColumns(Shape.of(12, 1), Precision.DOUBLE, one);
      assertThat(RowPatches.convolve(window, images, patches, w, null).item()).isEqualTo(pixels[k]);
    }
  }

  @Test
  void folding_is_the_adjoint_of_extracting_row_patches() {
    Window window = new Window(3, 2, 2, 1);
    Tensor patches = RowPatches.of(window, images);
    Tensor g = Tensor.normal(Seeds.of(2), patches.shape(), Precision.DOUBLE);
    double expected = patches.dot(g);
    assertThat(RowPatches.fold(window, g, images.shape()).dot(images))
        .isCloseTo(expected, within(1e-12 * (1 + Math.abs(expected))));
  }

  /** Sizes at which products are cut, and sums of weights are in parts or not. */
  @ParameterizedTest
  @CsvSource({"40, 3, 4, 5", "300, 2, 3, 4", "2, 40, 3, 300"})
  void both_gradients_are_adjoints_of_a_large_convolution(int n, int in, int side, int out) {
    Window window = new Window(side, side, 1, 1);
    Shape shape = Shape.of(n, 9, 8, in);
    for (Precision precision : Precision.values()) {
      Tensor patches = RowPatches.of(window, Tensor.normal(Seeds.of(1), shape, precision));
      Tensor w = Tensor.normal(Seeds.of(2), Shape.of(window.taps() * in, out), precision);
      Tensor z = RowPatches.convolve(window, shape, patches, w, null);
      Tensor g = Tensor.normal(Seeds.of(3), z.shape(), precision);
      double expected = z.dot(g);
      double size = Math.sqrt(z.dot(z) * g.dot(g));
      assertThat(RowPatches.back(window, shape, g, w).dot(patches))
          .isCloseTo(expected, within((precision == Precision.SINGLE ? 1e-5 : 1e-13) * size));
      assertThat(RowPatches.weights(window, shape, patches, g).dot(w))
          .isCloseTo(expected, within((precision == Precision.SINGLE ? 1e-5 : 1e-13) * size));
    }
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
        () -> RowPatches.of(Window.of(2), Tensor.zeros(Shape.of(2, 6), Precision.DOUBLE)),
        "expected images [n, width, height, channels], got shape [2, 6]");
    rejects(
        () -> RowPatches.fold(Window.of(2), images.reshape(Shape.of(2, 90)), images.shape()),
        "expected shape [10, 30], got [2, 90]");
    Tensor patches = RowPatches.of(Window.of(2), images);
    Tensor w = Tensor.zeros(Shape.of(11, 2), Precision.DOUBLE);
    rejects(
        () -> RowPatches.convolve(Window.of(2), images.shape(), patches, w, null),
        "expected shape [12, 2], got [11, 2]");
    rejects(
        () -> RowPatches.weights(Window.of(2), images.shape(), patches, w),
        "expected shape [40, 2], got [11, 2]");
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
