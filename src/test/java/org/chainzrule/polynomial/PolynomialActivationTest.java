package org.chainzrule.polynomial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobianContract;
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
