package org.chainzrule.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.activation.CurveActivation;
import org.chainzrule.polynomial.Initialiser;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DenseTest {

  @Test
  void two_times_three_plus_one_squared_is_forty_nine() {
    Dense layer = dense(2, 1, new CurveActivation(Curve.SQUARE));
    Variable y = layer.forward(constant(3), Pass.inference());
    assertThat(y.value().item()).isEqualTo(49);
  }

  @Test
  void its_jacobian_there_is_twenty_eight() {
    Pass pass = Pass.inference();
    dense(2, 1, new CurveActivation(Curve.SQUARE)).forward(constant(3), pass);
    LocalJacobian jacobian = pass.reports().get(0).jacobian().get();
    assertThat(jacobian.squaredNorm().value().item()).isEqualTo(28 * 28);
    assertThat(jacobian.isConstant()).isFalse();
  }

  @Test
  void a_linear_one_has_a_constant_jacobian() {
    Pass pass = Pass.inference();
    dense(2, 1, Activation.identity()).forward(constant(3), pass);
    LocalJacobian jacobian = pass.reports().get(0).jacobian().get();
    assertThat(jacobian.squaredNorm().value().item()).isEqualTo(4);
    assertThat(jacobian.isConstant()).isTrue();
  }

  @Test
  void weights_have_the_variance_that_their_activation_asks_for_over_inputs() {
    assertVariance(Activation.relu(), 1 / (200 * 0.5));
    assertVariance(Activation.identity(), 1.0 / 200);
    PolynomialPlan plan = PolynomialPlan.of(3).with(Initialiser.hermiteVariance());
    Activation cubic = plan.build(40, Seeds.of(0), Precision.DOUBLE);
    assertVariance(plan, cubic.weightVariance(40, Precision.DOUBLE) / 200);
  }

  private static void assertVariance(ActivationPlan activation, double expected) {
    Dense layer = (Dense) Dense.plan(200, 40, activation).build(Seeds.of(0), Precision.DOUBLE);
    Tensor w = layer.weight().value();
    assertThat(w.dot(w) / w.length()).isCloseTo(expected, within(0.05 * expected));
    assertThat(w.sum().item() / w.length()).isCloseTo(0, within(4 * Math.sqrt(expected / 8000)));
    assertThat(layer.bias().value().toArray()).containsOnly(0);
  }

  @Test
  void same_seeds_give_the_same_weights_and_others_do_not() {
    LayerPlan plan = Dense.plan(3, 4, PolynomialActivation.cubic());
    double[] first = weights(plan, 0);
    assertThat(weights(plan, 0)).isEqualTo(first);
    assertThat(weights(plan, 1)).isNotEqualTo(first);
  }

  @Test
  void roles_tell_weights_biases_and_coefficients_apart() {
    Layer layer =
        Dense.plan(3, 4, PolynomialActivation.cubic()).build(Seeds.of(0), Precision.DOUBLE);
    assertThat(layer.parameters())
        .extracting(Parameter::role)
        .containsExactly(Parameter.Role.WEIGHT, Parameter.Role.BIAS, Parameter.Role.COEFFICIENT);
  }

  @Test
  void widths_below_one_are_rejected() {
    assertThatThrownBy(() -> Dense.plan(0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected positive widths of a dense layer, got 0 and 3");
    assertThatThrownBy(() -> Dense.plan(3, -1)).hasMessageContaining("got 3 and -1");
  }

  @Test
  void an_input_of_another_width_is_rejected() {
    Layer layer = Dense.plan(3, 4, Activation.tanh()).build(Seeds.of(0), Precision.DOUBLE);
    assertThatThrownBy(() -> layer.outputShape(Shape.of(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Dense 3 -> 4, tanh takes examples of shape [3], got [5]");
    assertThatThrownBy(() -> layer.forward(Variable.constant(zeros(2, 5)), Pass.inference()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5");
  }

  @Nested
  class HermiteWithTails implements LocalJacobianContract {
    @Override
    public Dense layer() {
      PolynomialForm form = new PolynomialForm(Basis.HERMITE, 2, 0.7);
      return (Dense)
          Dense.plan(3, 4, PolynomialPlan.of(3).in(form)).build(Seeds.of(0), Precision.DOUBLE);
    }
  }

  @Nested
  class Cubic extends Case {
    Cubic() {
      super(PolynomialPlan.of(3).with(Initialiser.hermiteVariance()));
    }
  }

  @Nested
  class SharedDegreeOne extends Case {
    SharedDegreeOne() {
      super(PolynomialPlan.of(1).sharedByAllUnits());
    }
  }

  @Nested
  class Gelu extends Case {
    Gelu() {
      super(Activation.gelu());
    }
  }

  @Nested
  class Linear extends Case {
    Linear() {
      super(Activation.identity());
    }
  }

  abstract static class Case implements LocalJacobianContract {
    private final ActivationPlan activation;

    Case(ActivationPlan activation) {
      this.activation = activation;
    }

    @Override
    public Dense layer() {
      return (Dense) Dense.plan(3, 4, activation).build(Seeds.of(3), Precision.DOUBLE);
    }
  }

  private static Dense dense(double w, double b, Activation activation) {
    return new Dense(
        new Parameter("weight", Tensor.of(Shape.of(1, 1), w)),
        new Parameter("bias", Parameter.Role.BIAS, Tensor.of(Shape.of(1, 1), b)),
        activation);
  }

  private static double[] weights(LayerPlan plan, long seed) {
    Layer layer = plan.build(Seeds.of(seed), Precision.DOUBLE);
    return layer.parameters().get(0).value().toArray();
  }

  private static Variable constant(double x) {
    return Variable.constant(Tensor.of(Shape.of(1, 1), x));
  }

  private static Tensor zeros(int rows, int columns) {
    return Tensor.zeros(Shape.of(rows, columns), Precision.DOUBLE);
  }
}
