package org.chainzrule.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chainzrule.tensor.kernel.KernelSample.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.tensor.Arithmetic;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.kernel.KernelSample.Source;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Element-wise kernels, with and without broadcasting, against plain loops. */
interface ElementwiseKernelsContract {

  String PAIRS = "org.chainzrule.tensor.kernel.ElementwiseKernelsContract#pairs";
  String ALIKE = "org.chainzrule.tensor.kernel.ElementwiseKernelsContract#alike";

  Kernels kernels();

  /** Shapes of two operands, either of which may be broadcast. */
  static Stream<Arguments> pairs() {
    int[][][] shapes = {
      {{}, {}},
      {{5}, {5}},
      {{5}, {}},
      {{1}, {}},
      {{2500}, {2500}},
      {{2500}, {1}},
      {{4, 3}, {4, 3}},
      {{4, 3}, {1, 3}},
      {{4, 3}, {3}},
      {{4, 3}, {4, 1}},
      {{4, 3}, {}},
      {{4, 3}, {1, 1}},
      {{4, 1}, {1, 3}},
      {{4, 1}, {3}},
      {{1030, 3}, {1030, 3}},
      {{1030, 3}, {1030, 1}},
      {{1030, 3}, {1, 3}},
      {{1030, 1}, {1, 3}},
      {{3, 1030}, {1, 1030}},
      {{1, 1}, {1, 1}},
      {{0, 3}, {0, 3}},
      {{0, 3}, {1, 3}},
      {{0, 3}, {}},
      {{3, 0}, {3, 1}},
      {{1, 0}, {3, 1}},
      {{2, 3, 4}, {2, 3, 4}},
      {{2, 3, 4}, {1, 3, 1}},
      {{2, 3, 4}, {2, 1, 4}},
      {{2, 1, 4}, {1, 3, 1}},
      {{2, 3, 4}, {3, 4}},
      {{2, 3, 4, 5}, {2, 3, 4, 5}},
      {{2, 3, 4, 5}, {1, 3, 1, 5}},
      {{2, 3, 4, 5}, {2, 1, 4, 1}},
      {{2, 1, 4, 1}, {1, 3, 1, 5}},
      {{2, 3, 4, 5}, {1, 1, 1, 5}},
      {{2, 1, 1, 5}, {2, 3, 4, 1}},
      {{2, 3, 0, 5}, {1, 3, 1, 1}},
    };
    return Arrays.stream(shapes)
        .flatMap(pair -> Stream.of(Precision.values()).map(p -> Arguments.of(p, pair[0], pair[1])));
  }

  static Stream<Arguments> alike() {
    int[][] shapes = {
      {},
      {7},
      {1024},
      {1025},
      {2500},
      {4, 3},
      {1, 1},
      {0, 3},
      {3, 0},
      {1030, 2},
      {2, 3, 4},
      {3, 2, 1, 5}
    };
    return Arrays.stream(shapes)
        .flatMap(s -> Stream.of(Precision.values()).map(p -> Arguments.of(p, s)));
  }

  @ParameterizedTest
  @MethodSource(PAIRS)
  default void combines_with_broadcasting(Precision precision, int[] left, int[] right) {
    KernelSample a = KernelSample.of(left.length + 1, precision, left);
    KernelSample b = KernelSample.of(right.length + 6, precision, right);
    Shape shape = a.shape().broadcast(b.shape());
    for (Arithmetic op : Arithmetic.values()) {
      Tensor out = a.blank(shape);
      kernels().combine(op, a.tensor(), b.tensor(), out);
      assertClose(out, PlainKernels.combine(op, a, b, shape));
      Tensor swapped = a.blank(shape);
      kernels().combine(op, b.tensor(), a.tensor(), swapped);
      assertClose(swapped, PlainKernels.combine(op, b, a, shape));
    }
  }

  @ParameterizedTest
  @MethodSource(PAIRS)
  default void combines_into_an_operand(Precision precision, int[] left, int[] right) {
    KernelSample a = KernelSample.of(3, precision, left);
    KernelSample b = KernelSample.of(4, precision, right);
    if (a.shape().broadcast(b.shape()).equals(a.shape())) {
      Tensor out = a.tensor().copy();
      kernels().combine(Arithmetic.MINUS, out, b.tensor(), out);
      assertClose(out, PlainKernels.combine(Arithmetic.MINUS, a, b, a.shape()));
      Tensor second = a.tensor().copy();
      kernels().combine(Arithmetic.DIVIDE, b.tensor(), second, second);
      assertClose(second, PlainKernels.combine(Arithmetic.DIVIDE, b, a, a.shape()));
    }
  }

  @ParameterizedTest
  @MethodSource(ALIKE)
  default void combines_with_a_number_as_with_a_tensor_of_it(Precision precision, int[] sizes) {
    KernelSample a = KernelSample.of(3, precision, sizes);
    double number = 1.0 / 3;
    for (Arithmetic op : Arithmetic.values()) {
      Tensor expected = a.blank(a.shape());
      kernels().combine(op, a.tensor(), Tensor.scalar(number, precision), expected);
      Tensor out = a.blank(a.shape());
      kernels().combine(op, a.tensor(), number, out);
      assertThat(out.toColumns()).isEqualTo(expected.toColumns());
      Tensor same = a.tensor().copy();
      kernels().combine(op, same, number, same);
      assertThat(same.toColumns()).isEqualTo(expected.toColumns());
    }
  }

  @ParameterizedTest
  @MethodSource(PAIRS)
  default void stretches(Precision precision, int[] left, int[] right) {
    for (int[] part : List.of(left, right)) {
      KernelSample x = KernelSample.of(5, precision, part);
      Shape shape = Shape.of(left).broadcast(Shape.of(right));
      Tensor out = x.blank(shape);
      kernels().stretch(x.tensor(), out);
      assertClose(out, PlainKernels.stretch(x, shape));
    }
  }

  @ParameterizedTest
  @MethodSource(ALIKE)
  default void multiplies_and_adds(Precision precision, int[] sizes) {
    KernelSample a = KernelSample.of(1, precision, sizes);
    KernelSample b = KernelSample.of(2, precision, sizes);
    KernelSample sum = KernelSample.of(0, precision, sizes);
    kernels().multiplyAdd(a.tensor(), b.tensor(), sum.tensor());
    double[] expected = new double[a.values().length];
    Arrays.setAll(expected, i -> sum.values()[i] + a.values()[i] * b.values()[i]);
    assertClose(sum.tensor(), expected);
  }

  @ParameterizedTest
  @MethodSource(ALIKE)
  default void applies_every_derivative_of_every_curve(Precision precision, int[] sizes) {
    KernelSample any = KernelSample.of(2, precision, sizes);
    double[] larger = Arrays.stream(any.values()).map(x -> 0.5 + Math.abs(x)).toArray();
    KernelSample positive = KernelSample.of(precision, any.shape(), larger);
    for (Curve curve : Curve.values()) {
      boolean singular = curve == Curve.LOG || curve == Curve.SQRT || curve == Curve.RECIPROCAL;
      KernelSample x = singular ? positive : any;
      for (int m = 0; m < (x.values().length > 1000 ? 2 : 4); m++) {
        int order = m;
        Tensor out = x.blank(x.shape());
        kernels().curve(curve, order, x.tensor(), out);
        assertClose(out, Arrays.stream(x.values()).map(v -> curve.at(v, order)).toArray());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  default void curves_agree_at_kinks_and_far_out(Precision precision) {
    double[] points = {0, -1, 1, 30, -30, 80, -80};
    KernelSample x = KernelSample.of(precision, Shape.of(points.length), points);
    List<Curve> curves = new ArrayList<>(List.of(Curve.values()));
    curves.removeAll(List.of(Curve.EXP, Curve.LOG, Curve.SQRT, Curve.RECIPROCAL));
    for (Curve curve : curves) {
      for (int m : IntStream.range(0, 4).toArray()) {
        Tensor out = x.blank(x.shape());
        kernels().curve(curve, m, x.tensor(), out);
        assertClose(out, Arrays.stream(x.values()).map(v -> curve.at(v, m)).toArray());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  default void combines_operands_of_any_source(Source source) {
    for (Precision precision : Precision.values()) {
      KernelSample a = KernelSample.of(1, precision, source, 5, 3);
      KernelSample b = KernelSample.of(2, precision, source, 1, 3);
      Tensor out = a.blank(a.shape());
      kernels().combine(Arithmetic.MINUS, a.tensor(), b.tensor(), out);
      assertClose(out, PlainKernels.combine(Arithmetic.MINUS, a, b, a.shape()));
    }
  }
}
