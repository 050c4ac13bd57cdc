package org.chainzrule.polynomial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Polynomial activations in every basis, scale and tail, as plans build them. */
class PolynomialPlanTest {

  private static final double REACH = 0.7;

  static Stream<PolynomialForm> forms() {
    return Arrays.stream(Basis.values())
        .flatMap(basis -> Stream.of(1.0, 2.5).map(PolynomialForm.of(basis)::withScale));
  }

  /** Different for every unit and coefficient. */
  private static PolynomialActivation build(int degree, PolynomialForm form) {
    return PolynomialPlan.of(degree)
        .with(PolynomialPlanTest::random)
        .in(form)
        .build(3, Seeds.of(0), Precision.DOUBLE);
  }

  private static double[] random(int degree, Generator generator) {
    return DoubleStream.generate(generator::nextGaussian).limit(degree + 1L).toArray();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void a_plan_in_another_form_starts_with_the_same_functions(PolynomialForm form) {
    PolynomialPlan plan = PolynomialPlan.of(5).with(Initialiser.identity());
    PolynomialActivation plain = plan.build(3, Seeds.of(0), Precision.DOUBLE);
    PolynomialActivation other = plan.in(form).build(3, Seeds.of(0), Precision.DOUBLE);
    assertThat(other.form()).isEqualTo(form);
    assertSame(other, plain);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void another_form_leaves_the_functions_as_they_are(PolynomialForm form) {
    for (int degree = 1; degree <= 9; degree++) {
      PolynomialActivation plain = build(degree, PolynomialForm.MONOMIAL.withTails(REACH));
      PolynomialActivation there = plain.in(form.withTails(REACH));
      assertThat(there.form()).isEqualTo(form.withTails(REACH));
      assertSame(there, plain);
      double[] back = there.in(plain.form()).coefficients().value().toArray();
      assertThat(back)
          .containsExactly(plain.coefficients().value().toArray(), within(1e-12 * largest(there)));
      assertThat(there.coefficients().role()).isEqualTo(plain.coefficients().role());
      assertThat(there.coefficients().name()).isEqualTo(plain.coefficients().name());
    }
  }

  private static void assertSame(PolynomialActivation actual, PolynomialActivation expected) {
    double rounding = 1e-12 * largest(actual);
    Variable z = points(DoubleStream.iterate(-1, x -> x <= 1, x -> x + 0.0625).toArray());
    assertThat(actual.value(z).value().toArray())
        .containsExactly(expected.value(z).value().toArray(), within(rounding));
    assertThat(actual.slope(z).value().toArray())
        .containsExactly(expected.slope(z).value().toArray(), within(9 * rounding));
  }

  /** The largest coefficient: of what must cancel, 16 digits are known. */
  private static double largest(PolynomialActivation activation) {
    return Arrays.stream(activation.coefficients().value().toArray())
        .map(Math::abs)
        .reduce(1, Math::max);
  }

  @Test
  void other_tails_are_another_function_and_rejected() {
    PolynomialActivation plain = build(3, PolynomialForm.MONOMIAL.withTails(2));
    assertThatThrownBy(() -> plain.in(PolynomialForm.of(Basis.HERMITE).withTails(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a form with tails from 2.0, got 3.0");
  }

  @ParameterizedTest
  @MethodSource("forms")
  void tails_leave_the_inside_alone_and_join_in_value_and_slope(PolynomialForm form) {
    PolynomialActivation plain = build(9, form);
    PolynomialActivation tails =
        new PolynomialActivation(plain.coefficients(), form.withTails(REACH));
    double[] inside = {-REACH, -0.3, 0, 0.5, REACH};
    assertThat(tails.value(points(inside)).value().toArray())
        .isEqualTo(plain.value(points(inside)).value().toArray());
    assertThat(tails.slope(points(inside)).value().toArray())
        .isEqualTo(plain.slope(points(inside)).value().toArray());
    double h = 1e-9;
    for (double end : new double[] {-REACH, REACH}) {
      Tensor value = tails.value(points(end - h, end, end + h)).value();
      Tensor slope = tails.slope(points(end - h, end, end + h)).value();
      for (int unit = 0; unit < 3; unit++) {
        double here = slope.at(1, unit);
        assertThat(value.at(2, unit) - value.at(0, unit))
            .isCloseTo(2 * h * here, within(1e-14 * (1 + Math.abs(here))));
        assertThat(slope.at(0, unit)).isCloseTo(here, within(1e-6 * (1 + Math.abs(here))));
        assertThat(slope.at(2, unit)).isCloseTo(here, within(1e-6 * (1 + Math.abs(here))));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void with_tails_no_slope_is_above_the_steepest_inside(PolynomialForm form) {
    PolynomialActivation tails = build(9, form.withTails(REACH));
    double[] inside = DoubleStream.iterate(-1, x -> x <= 1, x -> x + 0x1p-10).toArray();
    Arrays.setAll(inside, i -> REACH * inside[i]);
    double[] outside = {-1e6, -50, -3, -0.8, 0.71, 1, 20, 1e6};
    Tensor bound = tails.slope(points(inside)).value();
    Tensor slopes = tails.slope(points(outside)).value();
    for (int unit = 0; unit < 3; unit++) {
      double steepest = column(bound, unit).map(Math::abs).max().orElseThrow();
      assertThat(column(slopes, unit).map(Math::abs).max().orElseThrow())
          .isLessThanOrEqualTo(steepest);
    }
  }

  private static DoubleStream column(Tensor x, int j) {
    return Arrays.stream(x.slice(1, j, j + 1).toColumns());
  }

  /** The same points for three units. */
  private static Variable points(double... z) {
    Tensor column = Tensor.of(Shape.of(z.length, 1), z);
    return Variable.constant(column.stretchTo(Shape.of(z.length, 3)));
  }

  @Nested
  class ChebyshevWithTails implements LocalJacobianContract {
    @Override
    public PolynomialActivation layer() {
      return build(3, new PolynomialForm(Basis.CHEBYSHEV, 2.5, REACH));
    }
  }

  @Nested
  class HermiteOfDegreeFive implements LocalJacobianContract {
    @Override
    public PolynomialActivation layer() {
      Tensor c = Tensor.normal(Seeds.of(3), Shape.of(6, 3), Precision.DOUBLE).times(0.3);
      Parameter coefficients = new Parameter("coefficients", Parameter.Role.COEFFICIENT, c);
      PolynomialForm form = PolynomialForm.of(Basis.HERMITE).withScale(2);
      return new PolynomialActivation(coefficients, form);
    }
  }
}
