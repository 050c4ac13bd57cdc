package org.chainzrule.polynomial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PolynomialActivationTest {

  /** 1 + 2z + 3z². */
  private final PolynomialActivation quadratic = shared(1, 2, 3);

  private final Variable two = Variable.constant(Tensor.of(Shape.of(1, 1), 2));

  @Test
  void value_at_two_is_seventeen() {
    assertThat(quadratic.value(two).value().item()).isEqualTo(17);
  }

  @Test
  void slope_at_two_is_fourteen() {
    assertThat(quadratic.slope(two).value().item()).isEqualTo(14);
  }

  /** In the basis {@code T_k(z / 2)} with tails from 3: {@code T_2(z / 2) = z² / 2 - 1}. */
  @Test
  void a_point_of_its_curve_is_the_value_of_the_layer_in_every_form() {
    Parameter c = new Parameter("c", Tensor.of(new double[][] {{1, 0.5}, {0, -1}, {2, 0.25}}));
    for (Basis basis : Basis.values()) {
      for (double reach : new double[] {3, Double.POSITIVE_INFINITY}) {
        PolynomialForm form = new PolynomialForm(basis, 2, reach);
        PolynomialActivation units = new PolynomialActivation(c, form);
        for (double z : new double[] {-4, -1, 0, 0.5, 3, 5}) {
          Variable both = Variable.constant(Tensor.of(new double[][] {{z, z}}));
          for (int unit = 0; unit < 2; unit++) {
            double value = units.value(both).value().at(0, unit);
            double slope = units.slope(both).value().at(0, unit);
            assertThat(units.at(unit, 0, z)).isCloseTo(value, within(1e-12));
            assertThat(units.at(unit, 1, z)).isCloseTo(slope, within(1e-12));
          }
        }
      }
    }
    PolynomialActivation chebyshev =
        new PolynomialActivation(c, PolynomialForm.of(Basis.CHEBYSHEV).withScale(2));
    assertThat(chebyshev.monomials(0)).containsExactly(-1, 0, 1);
    assertThat(chebyshev.monomials(1)).containsExactly(0.25, -0.5, 0.125);
  }

  @Test
  void a_unit_that_does_not_exist_is_refused() {
    assertThatThrownBy(() -> quadratic.at(1, 0, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a unit in 0..0, got 1");
    assertThatThrownBy(() -> quadratic.monomials(-1)).hasMessage("expected a unit in 0..0, got -1");
  }

  @Test
  void both_at_once_are_the_same_with_and_without_recording() {
    Parameter z = new Parameter("z", two.value());
    assertThat(quadratic.evaluate(z).value().value().item()).isEqualTo(17);
    assertThat(quadratic.evaluate(z).slope().get().value().item()).isEqualTo(14);
    try (Recording paused = Recording.pause()) {
      assertThat(quadratic.evaluate(z).value().value().item()).isEqualTo(17);
      assertThat(quadratic.evaluate(z).slope().get().value().item()).isEqualTo(14);
    }
  }

  @Test
  void one_set_of_coefficients_or_one_a_unit() {
    PolynomialPlan plan = PolynomialPlan.of(3);
    assertThat(coefficients(plan).shape()).isEqualTo(Shape.of(4, 5));
    assertThat(coefficients(plan.sharedByAllUnits()).shape()).isEqualTo(Shape.of(4, 1));
  }

  @Test
  void degree_0_and_10_are_rejected() {
    assertThatThrownBy(() -> PolynomialPlan.of(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a degree in 1..9, got 0");
    assertThatThrownBy(() -> PolynomialPlan.of(10)).hasMessage("expected a degree in 1..9, got 10");
    assertThatThrownBy(() -> shared(1)).hasMessage("expected a degree in 1..9, got 0");
    assertThatThrownBy(() -> shared(new double[11]))
        .hasMessage("expected a degree in 1..9, got 10");
  }

  @Test
  void coefficients_for_another_width_are_rejected() {
    PolynomialActivation two = perUnit(3, 2);
    Variable z = Variable.constant(Tensor.zeros(Shape.of(4, 3), Precision.DOUBLE));
    assertThatThrownBy(() -> two.value(z)).isInstanceOf(IllegalArgumentException.class);
  }

  @Nested
  class PerUnit implements LocalJacobianContract {
    @Override
    public PolynomialActivation layer() {
      return perUnit(3, 3);
    }
  }

  @Nested
  class Shared implements LocalJacobianContract {
    @Override
    public PolynomialActivation layer() {
      return shared(0.3, 1, -0.2, 0.1);
    }
  }

  /** Its slope is a constant polynomial. */
  @Nested
  class DegreeOne implements LocalJacobianContract {
    @Override
    public PolynomialActivation layer() {
      return shared(0.5, -1);
    }
  }

  @Nested
  class DegreeNine implements LocalJacobianContract {
    @Override
    public PolynomialActivation layer() {
      PolynomialActivation nine = perUnit(9, 3);
      double[] inverseFactorials = new double[10];
      inverseFactorials[0] = 1;
      for (int k = 1; k < 10; k++) {
        inverseFactorials[k] = inverseFactorials[k - 1] / k;
      }
      Parameter c = nine.coefficients();
      c.set(c.value().times(Tensor.of(Shape.of(10, 1), inverseFactorials)));
      return nine;
    }

    @Override
    public double tolerance() {
      return 1e-5;
    }
  }

  private static PolynomialActivation shared(double... c) {
    return new PolynomialActivation(
        new Parameter(
            "coefficients", Parameter.Role.COEFFICIENT, Tensor.of(Shape.of(c.length, 1), c)),
        PolynomialForm.MONOMIAL);
  }

  private static PolynomialActivation perUnit(int degree, int units) {
    Shape shape = Shape.of(degree + 1, units);
    Tensor c = Tensor.normal(Seeds.of(3), shape, Precision.DOUBLE);
    return new PolynomialActivation(
        new Parameter("coefficients", Parameter.Role.COEFFICIENT, c), PolynomialForm.MONOMIAL);
  }

  private static Tensor coefficients(PolynomialPlan plan) {
    return plan.build(5, Seeds.of(0), Precision.DOUBLE).coefficients().value();
  }
}
