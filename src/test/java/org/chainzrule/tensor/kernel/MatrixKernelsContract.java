package org.chainzrule.tensor.kernel;

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

/** Matrix products, column scaling and the cross-entropy. */
interface MatrixKernelsContract {

  String PRODUCTS = "org.chainzrule.tensor.kernel.MatrixKernelsContract#products";
  String MATRICES = "org.chainzrule.tensor.kernel.ReducingKernelsContract#matrices";
  String LOGITS = "org.chainzrule.tensor.kernel.MatrixKernelsContract#logits";

  Kernels kernels();

  /** Rows, inner size and columns of a product. */
  static Stream<Arguments> products() {
    int[][] sizes = {
      {5, 3, 4},
      {1, 3, 4},
      {1, 3, 1},
      {1, 1, 1},
      {5, 1, 4},
      {5, 3, 1},
      {1, 1, 4},
      {4, 1, 1},
      {1, 1030, 7},
      {33, 70, 17},
      {0, 3, 4},
      {5, 3, 0},
      {5, 0, 4},
      {1, 0, 4},
      {0, 0, 0}
    };
    return Arrays.stream(sizes)
        .flatMap(s -> Stream.of(Precision.values()).map(p -> Arguments.of(p, s[0], s[1], s[2])));
  }

  static Stream<Arguments> logits() {
    int[][] shapes = {{1, 1}, {1, 5}, {4, 3}, {4, 1}, {1030, 3}, {3, 1030}};
    return Arrays.stream(shapes)
        .flatMap(s -> Stream.of(Precision.values()).map(p -> Arguments.of(p, s[0], s[1])));
  }

  @ParameterizedTest
  @MethodSource(PRODUCTS)
  default void multiplies_every_transposition(Precision precision, int m, int k, int n) {
    for (int flags = 0; flags < 8; flags++) {
      boolean ta = (flags & 1) != 0;
      boolean tb = (flags & 2) != 0;
      boolean add = (flags & 4) != 0;
      KernelSample a = KernelSample.of(1 + flags, precision, ta ? k : m, ta ? m : k);
      KernelSample b = KernelSample.of(5 + flags, precision, tb ? n : k, tb ? k : n);
      Tensor out = a.blank(Shape.of(m, n));
      if (add) {
        out.fill(0.5);
      }
      kernels().product(a.tensor(), ta, b.tensor(), tb, add, out);
      assertClose(out, PlainKernels.product(a, ta, b, tb, add ? 0.5 : 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  default void multiplies_operands_of_any_source(Source source) {
    for (Precision precision : Precision.values()) {
      KernelSample a = KernelSample.of(1, precision, source, 4, 3);
      KernelSample b = KernelSample.of(2, precision, source, 3, 5);
      Tensor out = a.blank(Shape.of(4, 5));
      kernels().product(a.tensor(), false, b.tensor(), false, false, out);
      assertClose(out, PlainKernels.product(a, false, b, false, 0));
    }
  }

  @ParameterizedTest
  @MethodSource(MATRICES)
  default void scales_columns(Precision precision, int[] sizes) {
    KernelSample x = KernelSample.of(sizes[1] % 5, precision, sizes);
    KernelSample f = KernelSample.of(6, precision, 1, sizes[1]);
    Tensor out = x.blank(x.shape());
    kernels().scaleColumns(x.tensor(), f.tensor(), -1.5, false, out);
    assertClose(out, PlainKernels.scaleColumns(x, f, -1.5, 0));
    out.fill(0.25);
    kernels().scaleColumns(x.tensor(), f.tensor(), 2, true, out);
    assertClose(out, PlainKernels.scaleColumns(x, f, 2, 0.25));
  }

  @ParameterizedTest
  @MethodSource(LOGITS)
  default void scores_by_cross_entropy(Precision precision, int n, int classes) {
    KernelSample x = KernelSample.of(n % 7, precision, n, classes);
    assertCrossEntropy(x, labels(precision, n, classes));
  }

  @ParameterizedTest
  @EnumSource
  default void large_logits_do_not_overflow(Precision precision) {
    KernelSample x =
        KernelSample.of(precision, Shape.of(2, 3), 1000, 999, -1000, -5000, -5001, -5000.5);
    assertCrossEntropy(x, KernelSample.of(precision, Shape.of(2, 1), 1, 2));
  }

  @ParameterizedTest
  @EnumSource
  default void the_mean_of_no_losses_is_nan(Precision precision) {
    KernelSample x = KernelSample.of(1, precision, 0, 3);
    Tensor loss = x.blank(Shape.of());
    loss.fill(1);
    kernels().crossEntropy(x.tensor(), x.blank(Shape.of(0, 1)), loss, x.blank(x.shape()));
    assertClose(loss, Double.NaN);
  }

  private void assertCrossEntropy(KernelSample x, KernelSample labels) {
    int n = x.shape().size(0);
    int classes = x.shape().size(1);
    double total = 0;
    double[] losses = new double[n];
    double[] gradient = new double[n * classes];
    for (int i = 0; i < n; i++) {
      double[] softmax = PlainKernels.softmax(x, i);
      int label = (int) labels.values()[i];
      losses[i] = -Math.log(softmax[label]);
      total += losses[i];
      for (int j = 0; j < classes; j++) {
        gradient[i * classes + j] = softmax[j] - (j == label ? 1 : 0);
      }
    }
    Tensor loss = x.blank(Shape.of());
    Tensor slope = x.blank(x.shape());
    kernels().crossEntropy(x.tensor(), labels.tensor(), loss, slope);
    assertClose(loss, total / n);
    assertClose(slope, Arrays.stream(gradient).map(g -> g / n).toArray());
    Tensor each = x.blank(Shape.of(n, 1));
    kernels().crossEntropy(x.tensor(), labels.tensor(), each, slope);
    assertClose(each, losses);
    assertClose(slope, gradient);
  }

  private static KernelSample labels(Precision precision, int n, int classes) {
    double[] labels = new double[n];
    Arrays.setAll(labels, i -> (i * 7 + 1) % classes);
    return KernelSample.of(precision, Shape.of(n, 1), labels);
  }
}
