package org.chainzrule.polynomial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VarianceGainTest {

  private static final int UNITS = 4;

  static Stream<Arguments> starts() {
    return Stream.of(
            Initialiser.identity(),
            Initialiser.hermiteVariance(),
            Initialiser.leastSquares(Curve.RELU),
            Initialiser.leastSquares(Curve.GELU),
            Initialiser.leastSquares(Curve.TANH),
            (Initialiser)
                (degree, generator) -> IntStream.range(-1, degree).asDoubleStream().toArray())
        .flatMap(start -> Stream.of(1, 3, 5).map(degree -> Arguments.of(start, degree)));
  }

  private static PolynomialActivation build(Initialiser start, int degree, PolynomialForm form) {
    return PolynomialPlan.of(degree)
        .with(start)
        .in(form)
        .build(UNITS, Seeds.of(0), Precision.DOUBLE);
  }

  /** {@code g(q) = E p(√q ζ)²} by a plain integral, averaged over the units. */
  private static double g(PolynomialActivation p, double q) {
    int n = 2401;
    double[] points = new double[n * UNITS];
    for (int i = 0; i < points.length; i++) {
      points[i] = Math.sqrt(q) * (i % n - 1200) * 0.01;
    }
    Tensor z = Tensor.ofColumns(Shape.of(n, UNITS), Precision.DOUBLE, points);
    double[] values = p.value(Variable.constant(z)).value().toColumns();
    double sum = 0;
    for (int i = 0; i < points.length; i++) {
      double zeta = (i % n - 1200) * 0.01;
      sum += 0.01 * values[i] * values[i] * Math.exp(-zeta * zeta / 2);
    }
    return sum / Math.sqrt(2 * Math.PI) / UNITS;
  }

  @ParameterizedTest
  @MethodSource("starts")
  void the_weight_variance_is_the_largest_that_keeps_variances_from_growing(
      Initialiser start, int degree) {
    PolynomialActivation p = build(start, degree, PolynomialForm.MONOMIAL);
    double v = VarianceGain.weightVariance(p);
    double keeping = v * g(p, 1);
    double excursion = g(p, 4 * v) / 4;
    assertThat(keeping).isPositive().isLessThan(1 + 1e-9);
    assertThat(excursion).isLessThan(1 + 1e-9);
    assertThat(Math.max(keeping, excursion)).isCloseTo(1, within(1e-9));
  }

  @Test
  void a_line_through_zero_keeps_the_variance_by_one_over_its_squared_slope() {
    PolynomialActivation line =
        build((k, random) -> new double[] {0, 2}, 1, PolynomialForm.MONOMIAL);
    assertThat(VarianceGain.weightVariance(line)).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void the_form_does_not_matter() {
    Initialiser start = Initialiser.leastSquares(Curve.GELU);
    double expected = VarianceGain.weightVariance(build(start, 3, PolynomialForm.MONOMIAL));
    for (Basis basis : Basis.values()) {
      PolynomialForm form = new PolynomialForm(basis, 2.5, 1);
      assertThat(VarianceGain.weightVariance(build(start, 3, form)))
          .isCloseTo(expected, within(1e-12));
    }
  }
}
