package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.chainzrule.tensor.kernel.KernelSample;
import org.chainzrule.tensor.kernel.PlainForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolynomialFormTest {

  private static final PolynomialForm CHEBYSHEV = PolynomialForm.of(Basis.CHEBYSHEV);
  private static final PolynomialForm HERMITE = PolynomialForm.of(Basis.HERMITE);

  static Stream<PolynomialForm> forms() {
    return Arrays.stream(Basis.values())
        .flatMap(basis -> Stream.of(0.5, 1.0, 2.5).map(PolynomialForm.of(basis)::withScale));
  }

  @Test
  void the_third_chebyshev_polynomial_is_four_cubes_minus_three_z() {
    assertThat(CHEBYSHEV.toMonomials(0, 0, 0, 1)).containsExactly(0, -3, 0, 4);
    assertThat(CHEBYSHEV.withScale(2).toMonomials(0, 0, 0, 1)).containsExactly(0, -1.5, 0, 0.5);
    assertThat(CHEBYSHEV.fromMonomials(0, -3, 0, 4)).containsExactly(0, 0, 0, 1);
  }

  @Test
  void the_second_hermite_polynomial_is_square_minus_one_over_root_two() {
    double half = Math.sqrt(0.5);
    assertThat(HERMITE.toMonomials(0, 0, 1))
        .containsExactly(new double[] {-half, 0, half}, within(1e-15));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void converting_to_monomials_and_back_changes_nothing(PolynomialForm form) {
    for (int degree = 0; degree <= 9; degree++) {
      double[] c = KernelSample.of(degree, Precision.DOUBLE, degree + 1).values();
      double[] there = form.toMonomials(c);
      assertThat(form.fromMonomials(there)).containsExactly(c, within(1e-12 * largest(there)));
      there = form.fromMonomials(c);
      assertThat(form.toMonomials(there)).containsExactly(c, within(1e-12 * largest(there)));
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void values_are_those_of_the_recurrence(PolynomialForm inside) {
    PolynomialForm tails = inside.withTails(0.4);
    for (int degree = 0; degree <= 9; degree++) {
      double[] c = KernelSample.of(degree, Precision.DOUBLE, degree + 1).values();
      for (double z : new double[] {-1, -0.4, -0.2, 0, 0.1, 0.4, 0.41, 0.9}) {
        double point = z * Math.min(1, inside.scale());
        for (PolynomialForm form : new PolynomialForm[] {inside, tails}) {
          for (int m = 0; m <= 3; m++) {
            double[] basis = PlainForm.basis(form, degree, m, point);
            double expected = 0;
            double size = 1;
            for (int k = 0; k <= degree; k++) {
              expected += c[k] * basis[k];
              size = Math.max(size, Math.abs(c[k] * basis[k]));
            }
            assertThat(form.at(c, m, point)).isCloseTo(expected, within(1e-12 * size));
          }
        }
      }
    }
  }

  /** {@code 2 T_2(z / 2) = 2 (2 (z / 2)² - 1) = z² - 2}. */
  @Test
  void a_value_knows_basis_scale_and_tails() {
    PolynomialForm form = CHEBYSHEV.withScale(2).withTails(3);
    double[] c = {0, 0, 2};
    assertThat(form.at(c, 0, 1)).isEqualTo(-1);
    assertThat(form.at(c, 1, 1)).isEqualTo(2);
    assertThat(form.at(c, 2, 1)).isEqualTo(2);
    assertThat(form.at(c, 0, 5)).isEqualTo(9 - 2 + 6 * 2);
    assertThat(form.toMonomials(c)).containsExactly(-2, 0, 1);
    assertThat(PolynomialForm.MONOMIAL.at(form.toMonomials(c), 0, 1)).isEqualTo(-1);
  }

  @Test
  void a_value_of_nothing_or_of_a_negative_order_is_refused() {
    assertThatThrownBy(() -> CHEBYSHEV.at(new double[0], 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected at least one coefficient, got none");
    assertThatThrownBy(() -> CHEBYSHEV.at(new double[] {1}, -1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected an order of a derivative that is not negative, got -1");
  }

  @Test
  void chebyshev_polynomials_are_cosines() {
    for (int k = 0; k <= 9; k++) {
      for (double x = -1; x <= 1; x += 0.125) {
        assertThat(CHEBYSHEV.at(unit(k), 0, x))
            .isCloseTo(Math.cos(k * Math.acos(x)), within(1e-12));
      }
    }
  }

  @Test
  void hermite_polynomials_are_orthonormal_under_the_normal_distribution() {
    for (int j = 0; j <= 9; j++) {
      for (int k = 0; k <= j; k++) {
        double sum = 0;
        double step = 0.01;
        for (int i = -1400; i <= 1400; i++) {
          double z = i * step;
          double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
          sum += step * density * HERMITE.at(unit(j), 0, z) * HERMITE.at(unit(k), 0, z);
        }
        assertThat(sum).as("%d and %d", j, k).isCloseTo(j == k ? 1 : 0, within(1e-11));
      }
    }
  }

  /** {@code z²} beyond 2 is {@code 4 + 4 (z - 2)}. */
  @Test
  void a_square_with_tails_from_two_is_twelve_at_four() {
    PolynomialForm form = PolynomialForm.MONOMIAL.withTails(2);
    double[] square = {0, 0, 1};
    assertThat(form.at(square, 0, 4)).isEqualTo(12);
    assertThat(form.at(square, 1, -4)).isEqualTo(-4);
    assertThat(form.at(square, 2, 2)).isEqualTo(2);
    assertThat(form.at(square, 2, 2.1)).isZero();
  }

  @Test
  void its_text_names_basis_scale_and_tails() {
    assertThat(CHEBYSHEV.withScale(3).withTails(4))
        .hasToString("chebyshev, scale 3.0, linear beyond 4.0");
    assertThat(PolynomialForm.MONOMIAL).hasToString("monomial");
    assertThat(PolynomialForm.MONOMIAL.hasTails()).isFalse();
    assertThat(PolynomialForm.MONOMIAL.withTails(1).hasTails()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void scales_that_are_not_positive_and_finite_are_rejected(double scale) {
    assertThatThrownBy(() -> CHEBYSHEV.withScale(scale))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a positive finite input scale, got " + scale);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN})
  void tails_that_do_not_begin_above_0_are_rejected(double reach) {
    assertThatThrownBy(() -> CHEBYSHEV.withTails(reach))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected tails to begin above 0, got " + reach);
  }

  private static double largest(double... x) {
    return Arrays.stream(x).map(Math::abs).reduce(1, Math::max);
  }

  private static double[] unit(int k) {
    double[] c = new double[k + 1];
    c[k] = 1;
    return c;
  }
}
