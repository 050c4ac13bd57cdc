package org.chainzrule.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.Kernels;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Polynomials in every basis and scale, with points inside, at and beyond the tails. */
interface PolynomialFormsContract {

  String FORMS = "org.chainzrule.tensor.kernel.PolynomialFormsContract#forms";

  double REACH = 1.2;

  Kernels kernels();

  static Stream<Arguments> forms() {
    return Arrays.stream(Basis.values())
        .flatMap(basis -> Stream.of(1.0, 2.5).map(r -> PolynomialForm.of(basis).withScale(r)))
        .flatMap(form -> Stream.of(form, form.withTails(REACH)))
        .flatMap(form -> Stream.of(Precision.values()).map(p -> Arguments.of(form, p)));
  }

  @ParameterizedTest
  @MethodSource(FORMS)
  default void every_derivative_is_that_of_the_recurrence(PolynomialForm form, Precision p) {
    for (int[] sizes : shapes()) {
      KernelSample z = points(form, p, sizes);
      for (int degree : degrees(sizes)) {
        for (int width : new int[] {1, sizes[1]}) {
          KernelSample c = KernelSample.of(degree, p, degree + 1, width);
          for (int m = 0; m <= 3; m++) {
            Tensor out = z.blank(z.shape());
            kernels().polynomial(form, c.tensor(), m, z.tensor(), out);
            KernelSample.assertClose(out, PlainForm.polynomial(form, c, m, z));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS)
  default void every_projection_is_that_of_the_recurrence(PolynomialForm form, Precision p) {
    for (int[] sizes : shapes()) {
      KernelSample z = points(form, p, sizes);
      KernelSample g = KernelSample.of(5, p, sizes);
      for (int degree : degrees(sizes)) {
        for (int width : new int[] {1, sizes[1]}) {
          for (int m = 0; m <= 3; m++) {
            Tensor out = z.blank(Shape.of(degree + 1, width));
            kernels().project(form, z.tensor(), g.tensor(), m, out);
            // Moments of high order in 32 bits lose digits that cancel in sums of them.
            int terms = z.values().length / width * (p == Precision.SINGLE ? degree : 1);
            KernelSample.assertClose(out, terms, PlainForm.project(form, z, g, m, out.shape()));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS)
  default void both_gradients_from_one_pass_are_a_projection_and_a_product(
      PolynomialForm form, Precision p) {
    for (int[] sizes : shapes()) {
      KernelSample z = points(form, p, sizes);
      for (int degree : degrees(sizes)) {
        for (int width : new int[] {1, sizes[1]}) {
          KernelSample c = KernelSample.of(degree, p, degree + 1, width);
          bothGradients(form, p, c, z);
        }
      }
    }
  }

  private void bothGradients(PolynomialForm form, Precision p, KernelSample c, KernelSample z) {
    int width = z.shape().size(1);
    KernelSample g = KernelSample.of(5, p, z.shape().size(0), width);
    KernelSample f = KernelSample.of(3, p, 1, width);
    int degree = c.shape().size(0) - 1;
    int terms = z.values().length / c.shape().size(1) * (p == Precision.SINGLE ? degree : 1);
    double[] projection = PlainForm.project(form, z, g, 0, c.shape());
    double[] slopes = PlainForm.polynomial(form, c, 1, z);
    double[] bends = PlainForm.polynomial(form, c, 2, z);
    double[] expected = new double[slopes.length];
    for (double before : new double[] {0, 0.5}) {
      for (double s : new double[] {0, 2}) {
        Tensor factors = s == 0 ? null : f.tensor();
        Tensor projected = z.blank(c.shape());
        Tensor out = Tensor.filled(z.shape(), p, before);
        kernels()
            .polynomialGradients(
                form, c.tensor(), z.tensor(), g.tensor(), factors, s, projected, before > 0, out);
        KernelSample.assertClose(projected, terms, projection);
        for (int i = 0; i < expected.length; i++) {
          double factor = s * f.at(0, PlainKernels.index(z.shape(), i)[1]);
          expected[i] = before + (g.values()[i] + factor * bends[i]) * slopes[i];
        }
        assertClose(out, expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS)
  default void squared_slopes_and_their_gradients_are_those_of_the_recurrence(
      PolynomialForm form, Precision p) {
    for (int[] sizes : shapes()) {
      KernelSample z = points(form, p, sizes);
      KernelSample f = KernelSample.of(3, p, 1, sizes[1]);
      for (int degree : degrees(sizes)) {
        for (int width : new int[] {1, sizes[1]}) {
          KernelSample c = KernelSample.of(degree, p, degree + 1, width);
          double[] slopes = PlainForm.polynomial(form, c, 1, z);
          double[] bends = PlainForm.polynomial(form, c, 2, z);
          double[] squares = Arrays.stream(slopes).map(s -> s * s).toArray();
          Shape row = Shape.of(1, sizes[1]);
          Tensor sums = z.blank(row);
          Tensor projected = z.blank(Shape.of(degree + 1, sizes[1]));
          kernels().slopeSquares(form, c.tensor(), z.tensor(), sums, projected);
          KernelSample plain = new KernelSample(z.shape(), squares, z.tensor());
          assertClose(sums, PlainKernels.reduce(plain, row, true));
          KernelSample g = new KernelSample(z.shape(), slopes, z.tensor());
          assertClose(projected, PlainForm.project(form, z, g, 1, projected.shape()));
          for (double before : new double[] {0, 0.5}) {
            Tensor out = Tensor.filled(z.shape(), p, before);
            kernels()
                .slopeByCurvature(form, c.tensor(), z.tensor(), f.tensor(), 2, before > 0, out);
            double[] expected = new double[squares.length];
            for (int i = 0; i < expected.length; i++) {
              int column = PlainKernels.index(z.shape(), i)[1];
              expected[i] = before + 2 * f.at(0, column) * slopes[i] * bends[i];
            }
            assertClose(out, expected);
          }
        }
      }
    }
  }

  /** {@code <g, evaluate(c)> = <project(g), c>}. */
  @ParameterizedTest
  @MethodSource(FORMS)
  default void projecting_is_the_adjoint_of_evaluating(PolynomialForm form, Precision p) {
    KernelSample z = points(form, p, 9, 2);
    KernelSample g = KernelSample.of(5, p, 9, 2);
    for (int degree = 1; degree <= 9; degree++) {
      for (int width = 1; width <= 2; width++) {
        KernelSample c = KernelSample.of(degree, p, degree + 1, width);
        for (int m = 0; m <= 3; m++) {
          Tensor values = z.blank(z.shape());
          kernels().polynomial(form, c.tensor(), m, z.tensor(), values);
          Tensor projected = z.blank(c.shape());
          kernels().project(form, z.tensor(), g.tensor(), m, projected);
          double left = dot(g.values(), values.toArray());
          double right = dot(projected.toArray(), c.values());
          double size = Math.max(1, absolute(g.values(), values.toArray()));
          double tolerance = (p == Precision.SINGLE ? 1e-4 : 1e-12) * size;
          assertThat(right).as("degree %d, order %d", degree, m).isCloseTo(left, within(tolerance));
        }
      }
    }
  }

  /** A derivative that depends on z; NaN is neither inside nor beyond the reach. */
  @ParameterizedTest
  @MethodSource(FORMS)
  default void nan_stays_nan(PolynomialForm form, Precision p) {
    for (int degree : new int[] {3, 9}) {
      KernelSample c = KernelSample.of(degree, p, degree + 1, 1);
      KernelSample z = KernelSample.of(p, Shape.of(2, 1), Double.NaN, 0.5);
      KernelSample g = KernelSample.of(p, Shape.of(2, 1), 1, 1);
      for (int m = 0; m < 3; m++) {
        Tensor out = z.blank(z.shape());
        kernels().polynomial(form, c.tensor(), m, z.tensor(), out);
        assertThat(out.at(0, 0)).as("degree %d, order %d", degree, m).isNaN();
        assertThat(out.at(1, 0)).isFinite();
        Tensor projected = z.blank(c.shape());
        kernels().project(form, z.tensor(), g.tensor(), m, projected);
        assertThat(projected.at(degree, 0)).as("degree %d, order %d", degree, m).isNaN();
      }
    }
  }

  /** Two polynomials multiplied, of the ninth degree at most: both lose digits in 32 bits. */
  private static void assertClose(Tensor actual, double... expected) {
    double largest = Arrays.stream(expected).map(Math::abs).reduce(1, Math::max);
    double[] scaled = Arrays.stream(expected).map(v -> v / largest).toArray();
    KernelSample.assertClose(actual.times(1 / largest), 9, scaled);
  }

  private static double dot(double[] a, double... b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  private static double absolute(double[] a, double... b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] * b[i])).sum();
  }

  private static int[][] shapes() {
    return new int[][] {{9, 2}, {1030, 2}, {4500, 1}, {130, 17}};
  }

  /** All degrees at a few points; elsewhere those where another loop takes over. */
  private static int[] degrees(int... sizes) {
    return switch (sizes[0]) {
      case 9 -> IntStream.rangeClosed(1, 9).toArray();
      case 4500 -> new int[] {2, 3};
      default -> new int[] {3, 4, 9};
    };
  }

  /** Half of them beyond the tails, some exactly where those begin, some next to that. */
  private static KernelSample points(PolynomialForm form, Precision p, int... sizes) {
    double[] values = KernelSample.of(1, Precision.DOUBLE, sizes).values().clone();
    double limit = form.hasTails() ? 2 * REACH : REACH;
    Arrays.setAll(values, i -> limit * Math.tanh(values[i]));
    double[] marked = {
      REACH, -REACH, 0, -0.0, Math.nextUp((float) REACH), Math.nextDown((float) REACH), 1, -1
    };
    System.arraycopy(marked, 0, values, 0, marked.length);
    return KernelSample.of(p, Shape.of(sizes), values);
  }
}
