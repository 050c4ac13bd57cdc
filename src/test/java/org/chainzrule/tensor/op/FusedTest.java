package org.chainzrule.tensor.op;

import static org.chainzrule.tensor.kernel.KernelSample.assertClose;

import java.util.Arrays;
import java.util.stream.Stream;
import org.chainzrule.tensor.Arithmetic;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.kernel.KernelSample;
import org.chainzrule.tensor.kernel.PlainForm;
import org.chainzrule.tensor.kernel.PlainKernels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Fused and accumulating operations against plain loops, on memory that held NaN before. */
class FusedTest {

  private TensorScope scope;

  @BeforeEach
  void leave_poisoned_memory_in_the_pool() {
    try (TensorScope first = TensorScope.open()) {
      for (Precision precision : Precision.values()) {
        for (int length : new int[] {1, 3, 15, 16, 18, 20, 24, 3090, 3100}) {
          for (int i = 0; i < 4; i++) {
            Tensor.filled(Shape.of(length), precision, Double.NaN);
          }
        }
      }
    }
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  static Stream<Arguments> sizes() {
    int[][] shapes = {{5, 3, 4}, {1, 3, 4}, {5, 1, 1}, {1030, 3, 3}, {0, 3, 4}, {5, 0, 4}};
    return Arrays.stream(shapes)
        .flatMap(s -> Stream.of(Precision.values()).map(p -> Arguments.of(p, s[0], s[1], s[2])));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void affine_is_a_product_and_a_bias(Precision precision, int n, int in, int out) {
    KernelSample x = KernelSample.of(1, precision, n, in);
    KernelSample w = KernelSample.of(2, precision, in, out);
    KernelSample b = KernelSample.of(3, precision, 1, out);
    double[] expected = PlainKernels.product(x, false, w, false, 0);
    for (int i = 0; i < expected.length; i++) {
      expected[i] += b.at(0, i % out);
    }
    assertClose(Fused.affine(x.tensor(), w.tensor(), b.tensor()), expected);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void polynomials_and_their_adjoints(Precision precision, int n, int in, int degree) {
    KernelSample z = KernelSample.of(1, precision, n, in);
    KernelSample g = KernelSample.of(2, precision, n, in);
    KernelSample c = KernelSample.of(3, precision, degree + 1, in);
    PolynomialForm form = new PolynomialForm(Basis.HERMITE, 1.5, 2);
    for (int m = 0; m < 3; m++) {
      double[] value = PlainForm.polynomial(form, c, m, z);
      assertClose(Fused.polynomial(form, c.tensor(), m, z.tensor()), value);
      Tensor projected = Fused.project(form, z.tensor(), g.tensor(), m, c.shape());
      KernelSample.assertClose(projected, n, PlainForm.project(form, z, g, m, c.shape()));
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void columns_are_squared_and_scaled(Precision precision, int n, int in, int out) {
    KernelSample x = KernelSample.of(out, precision, n, in);
    KernelSample f = KernelSample.of(2, precision, 1, in);
    double[] squares = Arrays.stream(x.values()).map(v -> v * v).toArray();
    KernelSample squared = new KernelSample(x.shape(), squares, x.tensor());
    assertClose(
        Fused.columnSquares(x.tensor()), PlainKernels.reduce(squared, Shape.of(1, in), true));
    assertClose(
        Fused.scaleColumns(x.tensor(), f.tensor(), 3), PlainKernels.scaleColumns(x, f, 3, 0));
    Tensor sum = Tensor.filled(x.shape(), precision, 2);
    Accumulate.scaledColumns(sum, x.tensor(), f.tensor(), -1);
    assertClose(sum, PlainKernels.scaleColumns(x, f, -1, 2));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void accumulating_adds_to_what_is_there(Precision precision, int n, int in, int out) {
    KernelSample a = KernelSample.of(1, precision, n, in);
    KernelSample b = KernelSample.of(2, precision, n, in);
    Tensor sum = Tensor.filled(a.shape(), precision, 0.5);
    Accumulate.plus(sum, a.tensor());
    assertClose(sum, Arrays.stream(a.values()).map(v -> v + 0.5).toArray());
    sum.fill(0.5);
    Accumulate.times(sum, a.tensor(), b.tensor());
    double[] products = PlainKernels.combine(Arithmetic.TIMES, a, b, a.shape());
    assertClose(sum, Arrays.stream(products).map(v -> v + 0.5).toArray());
    KernelSample w = KernelSample.of(3, precision, in, out);
    Tensor product = Tensor.filled(Shape.of(n, out), precision, 0.5);
    Accumulate.product(product, a.tensor(), false, w.tensor(), false);
    assertClose(product, PlainKernels.product(a, false, w, false, 0.5));
  }

  @ParameterizedTest
  @EnumSource
  void an_accumulator_may_be_added_to_itself(Precision precision) {
    KernelSample x = KernelSample.of(1, precision, 5, 3);
    Tensor sum = x.tensor().copy();
    Accumulate.plus(sum, sum);
    assertClose(sum, Arrays.stream(x.values()).map(v -> 2 * v).toArray());
    Accumulate.times(sum, sum, sum);
    assertClose(sum, Arrays.stream(x.values()).map(v -> 2 * v + 4 * v * v).toArray());
  }

  @ParameterizedTest
  @EnumSource
  void cross_entropy_of_equal_logits_is_the_logarithm_of_their_number(Precision precision) {
    Tensor logits = Tensor.filled(Shape.of(3, 5), precision, 7);
    Tensor labels = Tensor.of(Shape.of(3, 1), 0, 4, 2).cast(precision);
    assertClose(Fused.crossEntropy(logits, labels).loss(), Math.log(5), Math.log(5), Math.log(5));
    Fused.LossAndGradient both = Fused.meanCrossEntropy(logits, labels);
    assertClose(both.loss(), Math.log(5));
    double off = 0.2 / 3;
    double on = -0.8 / 3;
    assertClose(
        both.gradient(), on, off, off, off, off, off, off, off, off, on, off, off, on, off, off);
  }
}
