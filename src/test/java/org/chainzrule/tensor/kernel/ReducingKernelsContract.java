package org.chainzrule.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.chainzrule.tensor.kernel.KernelSample.assertClose;

import java.util.Arrays;
import java.util.stream.Stream;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.kernel.KernelSample.Source;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reductions: kernels with fewer elements in the result than in the operand. */
interface ReducingKernelsContract {

  String REDUCTIONS = "org.chainzrule.tensor.kernel.ReducingKernelsContract#reductions";
  String MATRICES = "org.chainzrule.tensor.kernel.ReducingKernelsContract#matrices";

  Kernels kernels();

  /** A shape and the shape that it is reduced to. */
  static Stream<Arguments> reductions() {
    int[][][] shapes = {
      {{}, {}},
      {{5}, {5}},
      {{5}, {1}},
      {{5}, {}},
      {{2500}, {}},
      {{4, 3}, {1, 3}},
      {{4, 3}, {4, 1}},
      {{3, 3}, {3, 1}},
      {{4, 3}, {3}},
      {{4, 3}, {1, 1}},
      {{4, 3}, {}},
      {{1030, 3}, {1, 3}},
      {{1030, 3}, {1030, 1}},
      {{3, 1030}, {3, 1}},
      {{3, 1030}, {}},
      {{1, 7}, {1, 1}},
      {{1, 7}, {1, 7}},
      {{0, 3}, {1, 3}},
      {{0, 3}, {0, 1}},
      {{0, 3}, {}},
      {{3, 0}, {3, 1}},
      {{2, 3, 4}, {1, 3, 4}},
      {{2, 3, 4}, {2, 1, 4}},
      {{3, 3, 4}, {3, 1, 4}},
      {{3, 3, 4}, {3, 3, 1}},
      {{2, 3, 4}, {2, 3, 1}},
      {{2, 3, 4}, {1, 3, 1}},
      {{2, 3, 4}, {4}},
      {{2, 3, 4, 5}, {1, 3, 1, 5}},
      {{2, 3, 4, 5}, {2, 1, 4, 1}},
      {{2, 3, 4, 5}, {1, 3, 1, 1}},
      {{2, 3, 4, 5}, {4, 1}},
      {{2, 3, 4, 5}, {}},
      {{2, 0, 4, 5}, {2, 1, 1, 5}},
    };
    return Arrays.stream(shapes)
        .flatMap(pair -> Stream.of(Precision.values()).map(p -> Arguments.of(p, pair[0], pair[1])));
  }

  static Stream<Arguments> matrices() {
    int[][] shapes = {{5, 3}, {1, 4}, {4, 1}, {1, 1}, {1030, 3}, {3, 1030}, {0, 3}, {3, 0}};
    return Arrays.stream(shapes)
        .flatMap(s -> Stream.of(Precision.values()).map(p -> Arguments.of(p, s)));
  }

  @ParameterizedTest
  @MethodSource(REDUCTIONS)
  default void sums(Precision precision, int[] from, int[] to) {
    KernelSample x = KernelSample.of(from.length + to.length, precision, from);
    Tensor out = x.blank(Shape.of(to));
    kernels().sum(x.tensor(), out);
    assertClose(out, PlainKernels.reduce(x, out.shape(), true));
  }

  @ParameterizedTest
  @MethodSource(REDUCTIONS)
  default void finds_the_largest(Precision precision, int[] from, int[] to) {
    KernelSample x = KernelSample.of(from.length + to.length, precision, from);
    Tensor out = x.blank(Shape.of(to));
    kernels().max(x.tensor(), out);
    assertClose(out, PlainKernels.reduce(x, out.shape(), false));
  }

  @ParameterizedTest
  @EnumSource
  default void nan_is_the_largest(Precision precision) {
    KernelSample x = KernelSample.of(precision, Shape.of(2, 3), 1, Double.NaN, 2, 3, 4, 5);
    Tensor out = x.blank(Shape.of(2, 1));
    kernels().max(x.tensor(), out);
    assertClose(out, Double.NaN, 5);
  }

  @ParameterizedTest
  @MethodSource(REDUCTIONS)
  default void multiplies_and_sums(Precision precision, int[] from, int[] to) {
    KernelSample x = KernelSample.of(from.length, precision, from);
    KernelSample y = KernelSample.of(7 + to.length, precision, from);
    double expected = 0;
    for (int i = 0; i < x.values().length; i++) {
      expected += x.values()[i] * y.values()[i];
    }
    double tolerance = precision == Precision.SINGLE ? 1e-3 : 1e-11;
    assertThat(kernels().dot(x.tensor(), y.tensor())).isCloseTo(expected, within(tolerance));
  }

  @ParameterizedTest
  @MethodSource(MATRICES)
  default void sums_squares_of_columns(Precision precision, int[] sizes) {
    KernelSample x = KernelSample.of(sizes[0] % 7, precision, sizes);
    double[] squares = Arrays.stream(x.values()).map(v -> v * v).toArray();
    KernelSample squared = new KernelSample(x.shape(), squares, x.tensor());
    Tensor out = x.blank(Shape.of(1, sizes[1]));
    kernels().columnSquares(x.tensor(), out);
    assertClose(out, PlainKernels.reduce(squared, out.shape(), true));
  }

  @ParameterizedTest
  @EnumSource
  default void sums_weighted_squares_of_rows(Precision precision) {
    int[][] shapes = {{5, 3}, {1, 4}, {4, 1}, {130, 17}, {1030, 9}, {70, 600}, {0, 3}, {3, 0}};
    for (int[] sizes : shapes) {
      KernelSample x = KernelSample.of(1, precision, sizes);
      KernelSample f = KernelSample.of(2, precision, 2, sizes[1]);
      double[] expected = new double[2 * sizes[0]];
      for (int s = 0; s < sizes[0]; s++) {
        for (int k = 0; k < 2; k++) {
          for (int j = 0; j < sizes[1]; j++) {
            double value = x.values()[s * sizes[1] + j];
            expected[2 * s + k] += value * value * f.values()[k * sizes[1] + j];
          }
        }
      }
      Tensor out = x.blank(Shape.of(sizes[0], 2));
      kernels().rowSquares(x.tensor(), f.tensor(), out);
      assertClose(out, expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  default void reduces_operands_of_any_source(Source source) {
    for (Precision precision : Precision.values()) {
      KernelSample x = KernelSample.of(1, precision, source, 5, 3);
      Tensor sum = x.blank(Shape.of(1, 3));
      kernels().sum(x.tensor(), sum);
      assertClose(sum, PlainKernels.reduce(x, sum.shape(), true));
      Tensor max = x.blank(Shape.of(5, 1));
      kernels().max(x.tensor(), max);
      assertClose(max, PlainKernels.reduce(x, max.shape(), false));
    }
  }
}
