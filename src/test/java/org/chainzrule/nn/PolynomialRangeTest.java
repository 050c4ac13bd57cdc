package org.chainzrule.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import org.assertj.core.data.Offset;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolynomialRangeTest {

  private static final Offset<Double> ROUNDING = within(1e-10);
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /** z³ - 3z, which turns at -1 (to 2) and at 1 (to -2). */
  private final PolynomialRange cubic = PolynomialRange.ofMonomials(0, -3, 0, 1);

  @Test
  void a_cubic_turns_within_minus_one_and_a_half_to_one_and_a_half() {
    close(cubic.over(0, -1.5, 1.5), -2, 2);
    close(cubic.over(1, -1.5, 1.5), -3, 3.75);
    close(cubic.over(2, -1.5, 1.5), -9, 9);
    close(cubic.over(3, -1.5, 1.5), 6, 6);
    close(cubic.over(4, -1.5, 1.5), 0, 0);
  }

  @Test
  void an_interval_of_one_point_gives_the_value_there() {
    close(cubic.over(0, 1.5, 1.5), -1.125, -1.125);
    close(cubic.over(1, 1.5, 1.5), 3.75, 3.75);
  }

  @Test
  void points_where_the_slope_touches_zero_are_no_extremes() {
    close(PolynomialRange.ofMonomials(0, 0, 0, 1).over(0, -1, 2), -1, 8);
    close(PolynomialRange.ofMonomials(0, 0, 0, 0, 0, 1).over(0, -2, 1), -32, 1);
  }

  @Test
  void double_roots_are_found() {
    close(PolynomialRange.ofMonomials(1, -2, 1).over(0, -1, 4), 0, 9);
    // (z - 1)² (z + 1)²
    close(PolynomialRange.ofMonomials(1, 0, -2, 0, 1).over(0, -1.25, 1.25), 0, 1);
    // (z - 1/3)⁴, whose slope has a threefold root
    double t = 1 / 3.0;
    PolynomialRange quartic =
        PolynomialRange.ofMonomials(t * t * t * t, -4 * t * t * t, 6 * t * t, -4 * t, 1);
    close(quartic.over(0, -0.5, 1), 0, 625 / 1296.0);
  }

  @Test
  void coefficients_of_zero_at_the_end_do_not_matter() {
    close(PolynomialRange.ofMonomials(0, -3, 0, 1, 0, 0, 0).over(0, -1.5, 1.5), -2, 2);
    close(PolynomialRange.ofMonomials(0, 0, 0).over(0, -1, 1), 0, 0);
    close(PolynomialRange.ofMonomials(7).over(0, -INFINITY, INFINITY), 7, 7);
  }

  @Test
  void a_tiny_leading_coefficient_does_not_hide_a_turn() {
    close(PolynomialRange.ofMonomials(0, 0, 1, 1e-300).over(0, -1, 1), 0, 1);
    close(PolynomialRange.ofMonomials(0, -3, 0, 1, 1e-30).over(0, -1.5, 1.5), -2, 2);
  }

  @Test
  void chebyshev_polynomials_stay_within_one() {
    PolynomialForm form = PolynomialForm.of(Basis.CHEBYSHEV);
    for (int degree = 1; degree <= 9; degree++) {
      double[] c = new double[degree + 1];
      c[degree] = 1;
      close(PolynomialRange.of(form, c).over(0, -1, 1), -1, 1, within(1e-8));
      close(
          PolynomialRange.of(form, c).over(1, 1, 1),
          degree * degree,
          degree * degree,
          within(1e-8));
    }
  }

  @Test
  void tails_are_straight() {
    PolynomialRange tailed = PolynomialRange.of(PolynomialForm.MONOMIAL.withTails(2), 0, -3, 0, 1);
    // p(2) = 2 and p'(2) = 9
    close(tailed.over(0, 0, 4), -2, 20);
    close(tailed.over(0, 3, 4), 11, 20);
    close(tailed.over(0, -4, -3), -20, -11);
    close(tailed.over(1, 3, 4), 9, 9);
    close(tailed.over(2, 3, 4), 0, 0);
    close(tailed.over(2, 1, 4), 0, 12);
    close(tailed.over(1, -INFINITY, INFINITY), -3, 9);
    assertThat(tailed.over(0, -INFINITY, INFINITY)).isEqualTo(Interval.REALS);
    assertThat(tailed.over(0, 3, INFINITY).low()).isCloseTo(11, ROUNDING);
  }

  @Test
  void without_tails_only_a_constant_is_bounded_everywhere() {
    assertThat(cubic.over(1, -INFINITY, INFINITY)).isEqualTo(Interval.REALS);
    close(PolynomialRange.ofMonomials(1, 2).over(1, -INFINITY, INFINITY), 2, 2);
    assertThat(cubic.over(0, -1e200, 1e200)).isEqualTo(Interval.REALS);
  }

  @ParameterizedTest
  @EnumSource
  void no_sampled_value_leaves_the_range_and_the_range_is_reached(Basis basis) {
    Generator generator = Seeds.of(11).child(basis.name()).generator();
    for (int degree = 1; degree <= 9; degree++) {
      double[] c =
          generator.nextLong() % 2 == 0 ? normal(degree, generator) : new double[degree + 1];
      c[degree] = generator.nextGaussian();
      double from = generator.nextDouble(-3, 2);
      double to = from + generator.nextDouble(0, 4);
      PolynomialForm form = PolynomialForm.of(basis).withScale(generator.nextDouble(0.8, 2));
      for (int order = 0; order < 3; order++) {
        compare(form, c, order, from, to);
        compare(form.withTails(generator.nextDouble(0.5, 2.5)), c, order, from, to);
      }
    }
  }

  /** 10 samples an interval, on many more intervals, in which turns come close to the ends. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9})
  void no_sampled_value_leaves_any_of_ten_thousand_ranges(int degree) {
    Generator generator = Seeds.of(13).child(degree).generator();
    for (int trial = 0; trial < 10_000; trial++) {
      double[] c = normal(degree, generator);
      PolynomialRange range = PolynomialRange.ofMonomials(c);
      double from = generator.nextDouble(-2, 2);
      double to = from + Math.pow(10, generator.nextDouble(-9, 0.5));
      for (int order = 0; order < 2; order++) {
        Interval found = range.over(order, from, to);
        for (int i = 0; i < 10; i++) {
          double z = Math.min(to, from + generator.nextDouble() * (to - from));
          assertThat(found.contains(PolynomialForm.MONOMIAL.at(c, order, z))).isTrue();
        }
      }
    }
  }

  @Test
  void values_in_exact_arithmetic_lie_within_the_margin() {
    Generator generator = Seeds.of(15).generator();
    for (int trial = 0; trial < 2_000; trial++) {
      double[] c = normal(9, generator);
      double z = generator.nextDouble(-3, 3);
      BigDecimal value = BigDecimal.ZERO;
      for (int k = 9; k >= 0; k--) {
        value = value.multiply(new BigDecimal(z)).add(new BigDecimal(c[k]));
      }
      Interval range = PolynomialRange.ofMonomials(c).over(0, z, z);
      assertThat(new BigDecimal(range.low())).isLessThan(value);
      assertThat(new BigDecimal(range.high())).isGreaterThan(value);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 1, expected an order of at least 0 over an interval; got order -1 over 0.0 to 1.0",
    "0, 1, 0, expected an order of at least 0 over an interval; got order 0 over 1.0 to 0.0",
    "0, NaN, 0, expected an order of at least 0 over an interval; got order 0 over NaN to 0.0"
  })
  void bad_intervals_are_rejected(int order, double from, double to, String message) {
    assertThatThrownBy(() -> cubic.over(order, from, to))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message.replace(';', ','));
  }

  @Test
  void coefficients_that_are_not_finite_are_rejected() {
    assertThatThrownBy(() -> PolynomialRange.ofMonomials(0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected finite coefficients, got NaN");
  }

  private static void compare(PolynomialForm form, double[] c, int order, double from, double to) {
    int samples = 100_000;
    double low = INFINITY;
    double high = -INFINITY;
    for (int i = 0; i <= samples; i++) {
      double value = form.at(c, order, i == samples ? to : from + (to - from) * i / samples);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    Interval range = PolynomialRange.of(form, c).over(order, from, to);
    assertThat(range.low()).isLessThanOrEqualTo(low);
    assertThat(range.high()).isGreaterThanOrEqualTo(high);
    // A second derivative ends abruptly at the tails, between two samples.
    double gap = order < 2 ? 1e-6 : 1e-3;
    assertThat(range.low()).isCloseTo(low, within(gap * (1 + high - low)));
    assertThat(range.high()).isCloseTo(high, within(gap * (1 + high - low)));
  }

  private static double[] normal(int degree, Generator generator) {
    double[] c = new double[degree + 1];
    for (int k = 0; k <= degree; k++) {
      c[k] = generator.nextGaussian();
    }
    return c;
  }

  private static void close(Interval range, double low, double high) {
    close(range, low, high, ROUNDING);
  }

  private static void close(Interval range, double low, double high, Offset<Double> rounding) {
    assertThat(range.low()).isLessThanOrEqualTo(low).isCloseTo(low, rounding);
    assertThat(range.high()).isGreaterThanOrEqualTo(high).isCloseTo(high, rounding);
  }
}
