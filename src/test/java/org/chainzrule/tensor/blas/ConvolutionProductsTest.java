package org.chainzrule.tensor.blas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.Window;
import org.chainzrule.tensor.op.RowPatches;
import org.chainzrule.tensor.parallel.OneThreadEach;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolutionProductsTest {

  /** Images [n, w, h, in] and results, with windows of 3 x 3: few, many, and many channels. */
  private static final List<int[]> SIZES =
      List.of(
          new int[] {32, 14, 14, 1, 8},
          new int[] {300, 8, 6, 4, 6},
          new int[] {5, 9, 7, 40, 70},
          new int[] {2, 40, 3, 2, 3});

  static Stream<Arguments> sizes() {
    return SIZES.stream()
        .flatMap(size -> Arrays.stream(Precision.values()).map(p -> Arguments.of(size, p)));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void a_convolution_has_the_same_bits_on_one_thread(int[] size, Precision precision) {
    assumeThat(Blas.available()).as("a binding to OpenBLAS").isTrue();
    List<double[]> shared = products(size, precision);
    try (OneThreadEach alone = OneThreadEach.open()) {
      assertThat(products(size, precision)).usingRecursiveComparison().isEqualTo(shared);
    }
  }

  /** The convolution and both gradients. */
  private static List<double[]> products(int[] size, Precision precision) {
    Window window = Window.of(3);
    Shape images = Shape.of(Arrays.copyOf(size, 4));
    try (TensorScope scope = TensorScope.open()) {
      Tensor patches = RowPatches.of(window, normal("images", images, precision));
      Tensor w = normal("w", Shape.of(9 * size[3], size[4]), precision);
      Tensor z = RowPatches.convolve(window, images, patches, w, null);
      Tensor g = normal("g", z.shape(), precision);
      return List.of(
          z.toColumns(),
          RowPatches.back(window, images, g, w).toColumns(),
          RowPatches.weights(window, images, patches, g).toColumns());
    }
  }

  private static Tensor normal(String name, Shape shape, Precision precision) {
    return Tensor.normal(Seeds.of(1).child(name), shape, precision);
  }
}
