package org.chainzrule.tensor.kernel;

import static org.chainzrule.tensor.kernel.KernelSample.assertClose;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.kernel.KernelSample.Source;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Polynomials of every degree and derivative order, shared or one for each column. */
interface PolynomialKernelsContract {

  String POLYNOMIALS = "org.chainzrule.tensor.kernel.PolynomialKernelsContract#polynomials";

  PolynomialForm FORM = PolynomialForm.MONOMIAL;

  Shape FEW = Shape.of(5, 3);

  Kernels kernels();

  /** Precision, whether coefficients are shared, and the shape of z. */
  static Stream<Arguments> polynomials() {
    int[][] shapes = {
      {5, 3}, {1, 4}, {4, 1}, {1, 1}, {1024, 2}, {1030, 3}, {2500, 1}, {4500, 2}, {3, 1030},
      {130, 17}, {600, 5}, {0, 3}, {3, 0}
    };
    return Arrays.stream(shapes)
        .flatMap(
            s ->
                Stream.of(Precision.values())
                    .flatMap(
                        p -> Stream.of(true, false).map(shared -> Arguments.of(p, shared, s))));
  }

  @ParameterizedTest
  @MethodSource(POLYNOMIALS)
  default void evaluates(Precision precision, boolean shared, int[] sizes) {
    KernelSample z = points(sizes[0] % 7, precision, Source.READ, sizes);
    for (int degree : degrees(sizes)) {
      KernelSample c = KernelSample.of(degree, precision, degree + 1, shared ? 1 : sizes[1]);
      for (int m = 0; m < orders(sizes); m++) {
        Tensor out = z.blank(z.shape());
        kernels().polynomial(FORM, c.tensor(), m, z.tensor(), out);
        assertClose(out, PlainForm.polynomial(FORM, c, m, z));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(POLYNOMIALS)
  default void projects(Precision precision, boolean shared, int[] sizes) {
    KernelSample z = points(sizes[1] % 7, precision, Source.READ, sizes);
    double[] weights =
        Arrays.stream(KernelSample.of(5, precision, sizes).values()).map(Math::abs).toArray();
    KernelSample g = KernelSample.of(precision, z.shape(), weights);
    for (int degree : degrees(sizes)) {
      for (int m = 0; m < orders(sizes); m++) {
        Tensor out = z.blank(Shape.of(degree + 1, shared ? 1 : sizes[1]));
        kernels().project(FORM, z.tensor(), g.tensor(), m, out);
        assertClose(out, PlainForm.project(FORM, z, g, m, out.shape()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(POLYNOMIALS)
  default void multiplies_by_slopes(Precision precision, boolean shared, int[] sizes) {
    KernelSample z = points(sizes[0] % 7, precision, Source.READ, sizes);
    KernelSample v = KernelSample.of(6, precision, sizes);
    KernelSample g = KernelSample.of(7, precision, sizes);
    for (int degree : degrees(sizes)) {
      KernelSample c = KernelSample.of(degree, precision, degree + 1, shared ? 1 : sizes[1]);
      double[] slopes = PlainForm.polynomial(FORM, c, 1, z);
      double[] curvatures = PlainForm.polynomial(FORM, c, 2, z);
      double[] both = products(v.values(), g.values());
      Tensor out = z.blank(z.shape());
      kernels().slopeProduct(FORM, c.tensor(), z.tensor(), v.tensor(), out);
      assertClose(out, products(v.values(), slopes));
      for (boolean add : new boolean[] {false, true}) {
        Tensor inC = z.blank(c.shape());
        Tensor inV = z.blank(z.shape());
        Tensor inZ = add ? Tensor.filled(z.shape(), precision, 1) : z.blank(z.shape());
        kernels()
            .slopeProductGradients(
                FORM, c.tensor(), z.tensor(), v.tensor(), g.tensor(), inC, inV, add, inZ);
        assertClose(inV, products(g.values(), slopes));
        double[] expected = products(both, curvatures);
        assertClose(inZ, Arrays.stream(expected).map(x -> add ? x + 1 : x).toArray());
        KernelSample h = KernelSample.of(precision, z.shape(), both);
        assertClose(inC, PlainForm.project(FORM, z, h, 1, c.shape()));
      }
    }
  }

  private static double[] products(double[] a, double... b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).toArray();
  }

  @ParameterizedTest
  @EnumSource
  default void evaluates_points_of_any_source(Source source) {
    for (Precision precision : Precision.values()) {
      KernelSample z = points(1, precision, source, 6, 3);
      KernelSample g = KernelSample.of(2, precision, source, 6, 3);
      KernelSample c = KernelSample.of(3, precision, source, 4, 3);
      Tensor out = z.blank(z.shape());
      kernels().polynomial(FORM, c.tensor(), 1, z.tensor(), out);
      assertClose(out, PlainForm.polynomial(FORM, c, 1, z));
      Tensor projected = z.blank(c.shape());
      kernels().project(FORM, z.tensor(), g.tensor(), 1, projected);
      assertClose(projected, PlainForm.project(FORM, z, g, 1, c.shape()));
    }
  }

  /** All degrees at a few points; elsewhere those where another loop takes over. */
  private static int[] degrees(int... sizes) {
    return FEW.equals(Shape.of(sizes))
        ? IntStream.rangeClosed(0, 9).toArray()
        : new int[] {3, 4, 9};
  }

  private static int orders(int... sizes) {
    return FEW.equals(Shape.of(sizes)) ? 4 : 2;
  }

  /** Within -1.2..1.2, so that the ninth power stays in reach of 32 bits. */
  private static KernelSample points(long seed, Precision precision, Source source, int... sizes) {
    KernelSample drawn = KernelSample.of(seed, Precision.DOUBLE, sizes);
    double[] values =
        Arrays.stream(drawn.values()).map(x -> (float) (1.2 * Math.tanh(x))).toArray();
    return new KernelSample(
        drawn.shape(), values, KernelSample.tensor(source, drawn.shape(), precision, values));
  }
}
