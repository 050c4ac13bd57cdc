package org.chainzrule.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chainzrule.tensor.kernel.KernelSample.assertClose;

import java.util.Arrays;
import java.util.stream.Stream;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sliding windows with and without strides and padding, against plain loops. */
interface WindowKernelsContract {

  String WINDOWS = "org.chainzrule.tensor.kernel.WindowKernelsContract#windows";
  String POOLS = "org.chainzrule.tensor.kernel.WindowKernelsContract#pools";

  Kernels kernels();

  /** Windows (width, height, stride, padding) and images. */
  int[][][] CASES = {
    {{1, 1, 1, 0}, {3, 4, 5, 2}},
    {{2, 3, 1, 0}, {3, 5, 4, 2}},
    {{3, 3, 2, 0}, {2, 8, 7, 3}},
    {{2, 2, 2, 0}, {5, 4, 6, 1}},
    {{2, 2, 3, 0}, {2, 7, 6, 2}},
    {{3, 2, 3, 0}, {1, 9, 4, 1}},
    {{4, 5, 1, 0}, {1, 4, 5, 2}},
    {{3, 3, 1, 0}, {700, 3, 4, 1}},
    {{2, 2, 1, 0}, {0, 4, 4, 2}},
    {{2, 2, 1, 0}, {3, 4, 4, 0}},
    {{3, 3, 1, 1}, {2, 4, 3, 2}},
    {{3, 3, 2, 1}, {3, 5, 6, 2}},
    {{5, 3, 3, 2}, {2, 4, 5, 1}},
    {{5, 5, 1, 4}, {1, 1, 2, 2}},
    {{1, 1, 2, 3}, {2, 2, 3, 1}},
    {{2, 2, 1, 1}, {0, 3, 3, 1}},
  };

  static Stream<Arguments> windows() {
    return Arrays.stream(CASES)
        .flatMap(
            each ->
                Stream.of(Precision.values()).map(p -> Arguments.of(p, window(each[0]), each[1])));
  }

  static Stream<Arguments> pools() {
    return windows().filter(each -> ((Window) each.get()[1]).padding() == 0);
  }

  private static Window window(int... numbers) {
    return new Window(numbers[0], numbers[1], numbers[2], numbers[3]);
  }

  @ParameterizedTest
  @MethodSource(WINDOWS)
  default void extracts_row_patches(Precision precision, Window window, int[] sizes) {
    KernelSample images = KernelSample.of(sizes[1], precision, sizes);
    Tensor out = images.blank(PlainWindows.patchesOf(window, images.shape()));
    kernels().rowPatches(window, images.tensor(), out);
    assertClose(out, PlainWindows.rowPatches(window, images));
  }

  @ParameterizedTest
  @MethodSource(WINDOWS)
  default void folds_row_patches(Precision precision, Window window, int[] sizes) {
    Shape images = Shape.of(sizes);
    KernelSample patches =
        KernelSample.of(sizes[2], precision, PlainWindows.patchesOf(window, images).sizes());
    Tensor out = patches.blank(images);
    kernels().foldRows(window, patches.tensor(), out);
    assertClose(out, PlainWindows.foldRows(window, patches, images));
  }

  @ParameterizedTest
  @MethodSource(WINDOWS)
  default void convolves(Precision precision, Window window, int[] sizes) {
    Shape images = Shape.of(sizes);
    KernelSample patches =
        KernelSample.of(1, precision, PlainWindows.patchesOf(window, images).sizes());
    KernelSample w = KernelSample.of(2, precision, window.taps() * sizes[3], 3);
    KernelSample start =
        KernelSample.of(3, precision, PlainWindows.resultOf(window, images, 3).sizes());
    Tensor out = start.tensor();
    kernels().convolve(window, images, patches.tensor(), w.tensor(), out);
    assertClose(out, PlainWindows.convolve(window, images, patches, w, start.values()));
  }

  @ParameterizedTest
  @MethodSource(WINDOWS)
  default void takes_a_convolution_back(Precision precision, Window window, int[] sizes) {
    Shape images = Shape.of(sizes);
    KernelSample g =
        KernelSample.of(1, precision, PlainWindows.resultOf(window, images, 3).sizes());
    KernelSample w = KernelSample.of(2, precision, window.taps() * sizes[3], 3);
    Tensor out = g.blank(PlainWindows.patchesOf(window, images));
    kernels().convolveBack(window, images, g.tensor(), w.tensor(), out);
    assertClose(out, PlainWindows.back(window, images, g, w));
  }

  @ParameterizedTest
  @MethodSource(WINDOWS)
  default void gives_the_weights_gradient(Precision precision, Window window, int[] sizes) {
    Shape images = Shape.of(sizes);
    KernelSample patches =
        KernelSample.of(1, precision, PlainWindows.patchesOf(window, images).sizes());
    KernelSample g =
        KernelSample.of(2, precision, PlainWindows.resultOf(window, images, 3).sizes());
    KernelSample start = KernelSample.of(3, precision, window.taps() * sizes[3], 3);
    for (boolean add : new boolean[] {false, true}) {
      Tensor out = start.tensor().copy();
      kernels().convolveWeights(window, images, patches.tensor(), g.tensor(), add, out);
      double[] from = add ? start.values() : new double[start.values().length];
      assertClose(out, PlainWindows.weights(window, images, patches, g, from));
    }
  }

  @ParameterizedTest
  @MethodSource(POOLS)
  default void finds_the_largest_and_its_tap(Precision precision, Window window, int[] sizes) {
    KernelSample images = KernelSample.of(sizes[1], precision, sizes);
    Tensor taps = images.blank(PlainWindows.pooledOf(window, images.shape()));
    Tensor values = images.blank(taps.shape());
    kernels().largest(window, images.tensor(), taps, values);
    double[] expected = PlainWindows.largest(window, images);
    assertClose(taps, expected);
    assertClose(values, PlainWindows.pool(window, images, expected));
  }

  @ParameterizedTest
  @EnumSource
  default void of_equal_numbers_the_first_tap_wins(Precision precision) {
    KernelSample images =
        KernelSample.of(precision, Shape.of(1, 2, 2, 2), 3, -1, 7, -1, 7, -1, 7, -1);
    Tensor taps = images.blank(Shape.of(1, 1, 1, 2));
    kernels().largest(Window.of(2), images.tensor(), taps, images.blank(taps.shape()));
    // In reading order the height comes before the width: pixel (1, 0) is tap 1, (0, 1) tap 2.
    assertClose(taps, 1.0, 0.0);
  }

  @ParameterizedTest
  @EnumSource
  default void nan_is_the_largest_under_a_window(Precision precision) {
    // NaN with a sign, as processors produce it, and without, as Java does.
    double signed = Double.longBitsToDouble(0xfff8L << 48);
    double[] pixels = {
      Double.NaN, Double.POSITIVE_INFINITY, signed, 6, Double.NaN, Double.NaN, signed
    };
    KernelSample images = KernelSample.of(precision, Shape.of(1, 7, 1, 1), pixels);
    Tensor taps = images.blank(Shape.of(1, 5, 1, 1));
    Tensor values = images.blank(taps.shape());
    kernels().largest(Window.of(3, 1), images.tensor(), taps, values);
    assertThat(values.toArray()).containsOnly(Double.NaN);
    double[] chosen = taps.toArray();
    for (int i = 0; i < chosen.length; i++) {
      assertThat(pixels[i + (int) chosen[i]]).isNaN();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void the_largest_are_in_the_order_of_compare(Precision precision) {
    double infinity = Double.POSITIVE_INFINITY;
    double[] pixels = {
      -infinity, -infinity, -1e30, -1, -1e-40, -0.0, 0.0, 1e-40, 1, 1e30, infinity, infinity
    };
    int n = pixels.length - 1;
    KernelSample images = KernelSample.of(precision, Shape.of(1, n + 1, 1, 1), pixels);
    Tensor taps = images.blank(Shape.of(1, n, 1, 1));
    Tensor values = images.blank(taps.shape());
    kernels().largest(Window.of(2, 1), images.tensor(), taps, values);
    double[] larger = KernelSample.of(precision, images.shape(), pixels).tensor().toArray();
    // As bits: 0 is above -0.
    assertThat(values.toArray()).containsExactly(Arrays.copyOfRange(larger, 1, n + 1));
    double[] rising = new double[n];
    Arrays.fill(rising, 1, n - 1, 1);
    assertClose(taps, rising);
    double[] falling = new double[n + 1];
    Arrays.setAll(falling, i -> pixels[n - i]);
    kernels()
        .largest(
            Window.of(2, 1),
            KernelSample.of(precision, images.shape(), falling).tensor(),
            taps,
            values);
    assertClose(taps, new double[n]);
  }

  @ParameterizedTest
  @MethodSource(POOLS)
  default void pools_all_taps_or_selected_ones(Precision precision, Window window, int[] sizes) {
    KernelSample images = KernelSample.of(sizes[1], precision, sizes);
    Tensor out = images.blank(PlainWindows.pooledOf(window, images.shape()));
    kernels().pool(window, images.tensor(), null, out);
    assertClose(out, PlainWindows.pool(window, images));
    double[] taps = PlainWindows.largest(window, images);
    Tensor chosen = KernelSample.of(precision, out.shape(), taps).tensor();
    kernels().pool(window, images.tensor(), chosen, out);
    assertClose(out, PlainWindows.pool(window, images, taps));
  }

  @ParameterizedTest
  @MethodSource(POOLS)
  default void unpools_to_all_taps_or_selected_ones(
      Precision precision, Window window, int[] sizes) {
    KernelSample images = KernelSample.of(sizes[1], precision, sizes);
    KernelSample x =
        KernelSample.of(sizes[2], precision, PlainWindows.pooledOf(window, images.shape()).sizes());
    Tensor out = images.blank(images.shape());
    kernels().unpool(window, x.tensor(), null, out);
    assertClose(out, PlainWindows.unpool(window, x, images.shape()));
    double[] taps = PlainWindows.largest(window, images);
    Tensor chosen = KernelSample.of(precision, x.shape(), taps).tensor();
    kernels().unpool(window, x.tensor(), chosen, out);
    assertClose(out, PlainWindows.unpool(window, x, images.shape(), taps));
  }
}
