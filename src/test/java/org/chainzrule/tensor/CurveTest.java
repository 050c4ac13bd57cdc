package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class CurveTest {

  private static final List<Curve> SINGULAR = List.of(Curve.LOG, Curve.RECIPROCAL, Curve.SQRT);
  private static final double SQRT_HALF = Math.sqrt(0.5);

  @ParameterizedTest
  @CsvSource({
    "EXP, 0, 1, 2.718281828459045",
    "EXP, 3, 1, 2.718281828459045",
    "LOG, 0, 2, 0.6931471805599453",
    "LOG, 1, 2, 0.5",
    "LOG, 2, 2, -0.25",
    "LOG, 3, 2, 0.25",
    "RECIPROCAL, 0, -4, -0.25",
    "RECIPROCAL, 1, -4, -0.0625",
    "RECIPROCAL, 2, 2, 0.25",
    "SQRT, 0, 2, 1.4142135623730951",
    "SQRT, 1, 4, 0.25",
    "SQRT, 2, 4, -0.03125",
    "SQUARE, 0, -3, 9",
    "SQUARE, 1, -3, -6",
    "SQUARE, 2, -3, 2",
    "SQUARE, 3, -3, 0",
    "ABS, 0, -3, 3",
    "ABS, 1, -3, -1",
    "ABS, 1, 0, 0",
    "ABS, 2, -3, 0",
    "RELU, 0, -3, 0",
    "RELU, 0, 3, 3",
    "RELU, 1, 3, 1",
    "RELU, 1, 0, 0",
    "RELU, 2, 3, 0",
    "TANH, 0, 0.5, 0.46211715726000976",
    "TANH, 0, -0.1, -0.09966799462495582",
    "TANH, 1, 0.5, 0.7864477329659274",
    "TANH, 2, 0.5, -0.7268619813835874",
    "SIGMOID, 0, 0, 0.5",
    "SIGMOID, 0, 1, 0.7310585786300049",
    "SIGMOID, 1, 1, 0.19661193324148185",
    "SIGMOID, 2, 1, -0.09085774767294842",
    "SOFTPLUS, 0, 0, 0.6931471805599453",
    "SOFTPLUS, 0, 1, 1.3132616875182228",
    "SOFTPLUS, 1, 1, 0.7310585786300049",
    "SILU, 0, 1, 0.7310585786300049",
    "SILU, 1, 0, 0.5",
    "SILU, 1, 1, 0.9276705118714867",
    "SILU, 2, 0, 0.5",
    "GELU, 0, 1, 0.8413447460685429",
    "GELU, 0, -1, -0.15865525393145707",
    "GELU, 1, 0, 0.5",
    "GELU, 1, 1, 1.0833154705876863",
    "GELU, 2, 0, 0.7978845608028654",
    "CUBIC_B_SPLINE, 0, 0, 0.6666666666666666",
    "CUBIC_B_SPLINE, 0, -1, 0.16666666666666666",
    "CUBIC_B_SPLINE, 0, 1.5, 0.020833333333333332",
    "CUBIC_B_SPLINE, 0, 2, 0",
    "CUBIC_B_SPLINE, 0, -9, 0",
    "CUBIC_B_SPLINE, 1, 0, 0",
    "CUBIC_B_SPLINE, 1, -1, 0.5",
    "CUBIC_B_SPLINE, 2, 0, -2",
    "CUBIC_B_SPLINE, 2, 1, 1",
    "CUBIC_B_SPLINE, 3, 0, -3",
    "CUBIC_B_SPLINE, 3, 0.5, 3",
    "CUBIC_B_SPLINE, 3, 2, -1",
    "CUBIC_B_SPLINE, 4, 0.5, 0"
  })
  void has_the_known_value(Curve curve, int m, double x, double expected) {
    assertThat(curve.at(x, m)).isCloseTo(expected, within(4e-16 * Math.max(1, Math.abs(expected))));
  }

  private static double[] points(Curve curve) {
    double[] any = {-4.1, -2.2, -1.3, -0.47, -0.31, -0.29, 0.11, 0.45, 0.6, 0.7, 1.9, 3.4, 6.2};
    return DoubleStream.of(any).filter(x -> x > 0 || !SINGULAR.contains(curve)).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void every_derivative_is_the_slope_of_the_one_below(Curve curve) {
    double step = 1e-5;
    for (int m = 1; m <= 6; m++) {
      for (double x : points(curve)) {
        double difference = (curve.at(x + step, m - 1) - curve.at(x - step, m - 1)) / (2 * step);
        double third = Math.abs(curve.at(x, m + 2));
        double tolerance = 1e-8 * (1 + Math.abs(difference)) + step * step * third;
        assertThat(curve.at(x, m))
            .as("derivative %d of %s at %s", m, curve, x)
            .isCloseTo(difference, within(tolerance));
      }
    }
  }

  @Test
  void tanh_is_exact_to_the_last_digits() {
    for (double x = -20; x <= 20; x += 0.0137) {
      assertThat(Curve.TANH.at(x, 0))
          .isCloseTo(StrictMath.tanh(x), within(4e-16 * Math.abs(StrictMath.tanh(x))));
    }
    assertThat(Curve.TANH.at(1e-12, 0)).isEqualTo(1e-12);
  }

  @Test
  void the_normal_distribution_agrees_with_the_error_function() {
    for (double x = -6; x <= 6; x += 0.0173) {
      double expected = 0.5 * Erf.erfc(-x * SQRT_HALF);
      assertThat(NormalDistribution.distribution(x)).isCloseTo(expected, within(1e-14));
      assertThat(Curve.GELU.at(x, 0)).isCloseTo(x * expected, within(5e-14));
    }
  }

  @Test
  void the_lower_tail_keeps_its_relative_precision() {
    // mpmath 1.3: ncdf(-5), ncdf(-10), ncdf(-20), ncdf(-35).
    double[][] known = {
      {-5, 2.8665157187919391e-7},
      {-10, 7.6198530241605261e-24},
      {-20, 2.7536241186062337e-89},
      {-35, 1.124910706472406e-268}
    };
    for (double[] pair : known) {
      assertThat(NormalDistribution.distribution(pair[0]) / pair[1]).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void both_tails_add_up_to_one() {
    for (double x = 0; x < 9; x += 0.01) {
      assertThat(NormalDistribution.distribution(x) + NormalDistribution.distribution(-x))
          .isCloseTo(1, within(3e-16));
    }
  }

  @Test
  void the_third_hermite_polynomial_at_two_is_two() {
    assertThat(NormalDistribution.hermite(0, 2)).isEqualTo(1);
    assertThat(NormalDistribution.hermite(1, 2)).isEqualTo(2);
    assertThat(NormalDistribution.hermite(2, 2)).isEqualTo(3);
    assertThat(NormalDistribution.hermite(3, 2)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void extreme_arguments_are_not_turned_into_nan(Curve curve) {
    double[] far = {30, 1e3, 1e6, -30, -1e3, -1e6};
    for (double x : far) {
      if (x > 0 || curve == Curve.RECIPROCAL || !SINGULAR.contains(curve)) {
        for (int m = 0; m < 6; m++) {
          assertThat(curve.at(x, m)).as("derivative %d of %s at %s", m, curve, x).isNotNaN();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"TANH", "SIGMOID", "SILU", "SOFTPLUS", "GELU"},
      mode = Mode.INCLUDE)
  void saturating_curves_reach_their_limits(Curve curve) {
    boolean linear = curve == Curve.SILU || curve == Curve.SOFTPLUS || curve == Curve.GELU;
    assertThat(curve.at(1e3, 0)).isEqualTo(linear ? 1e3 : 1);
    assertThat(curve.at(-1e3, 0)).isCloseTo(curve == Curve.TANH ? -1 : 0, within(1e-300));
    assertThat(curve.at(1e3, 1)).isEqualTo(linear ? 1 : 0);
    assertThat(curve.at(-1e3, 1)).isCloseTo(0, within(1e-300));
  }

  @ParameterizedTest
  @EnumSource
  void nan_stays_nan(Curve curve) {
    assertThat(curve.at(Double.NaN, 0)).isNaN();
  }

  @ParameterizedTest
  @EnumSource
  void loops_in_both_precisions_agree(Curve curve) {
    double[] x = points(curve);
    float[] narrow = new float[x.length];
    Stream.iterate(0, i -> i < x.length, i -> i + 1).forEach(i -> narrow[i] = (float) x[i]);
    for (int m = 0; m < 4; m++) {
      double[] wide = new double[x.length];
      float[] y = new float[x.length];
      curve.apply(x, m, wide, x.length);
      curve.apply(narrow, m, y, x.length);
      for (int i = 0; i < x.length; i++) {
        double slack = 1e-5 * (1 + Math.abs(wide[i])) * (1 + Math.abs(curve.at(x[i], m + 1)));
        assertThat((double) y[i]).isCloseTo(wide[i], within(slack));
      }
    }
  }
}
