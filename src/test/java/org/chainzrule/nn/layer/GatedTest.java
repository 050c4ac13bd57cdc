package org.chainzrule.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GatedTest {

  private static Gated build(LayerPlan plan) {
    return (Gated) plan.build(Seeds.of(3), Precision.DOUBLE);
  }

  private static Dense linear(double[][] w) {
    return new Dense(
        new Parameter("weight", Tensor.of(w)),
        new Parameter("bias", Parameter.Role.BIAS, Tensor.of(new double[][] {{0}})),
        Activation.identity());
  }

  /** {@code y = 2 x · 3 x = 6 x²}, so that {@code J = 12 x} and the cross term is half of ‖J‖². */
  @Test
  void a_product_has_the_derivative_of_the_product_rule() {
    Gated square = new Gated(linear(new double[][] {{2}}), linear(new double[][] {{3}}));
    Pass pass = Pass.inference();
    Variable x = Variable.constant(Tensor.of(new double[][] {{5}}));
    assertThat(square.forward(x, pass).value().item()).isEqualTo(150);
    assertThat(pass.reports()).hasSize(1);
    assertThat(pass.reports().get(0).jacobian().get().squaredNorm().value().item())
        .isEqualTo(60 * 60);
    IntervalBox box = IntervalBox.of(1, new Interval(-1, 5));
    assertThat(square.bound().lipschitz(box)).isCloseTo(60, within(1e-6));
    assertThat(square.bound().over(box).high(0)).isCloseTo(150, within(1e-6));
  }

  @Test
  void squeeze_and_excite_multiplies_each_channel_by_one_number() {
    Gated layer = build(Gated.squeezeAndExcite(2, 1));
    Shape image = Shape.of(1, 2, 2, 2);
    Variable x =
        Variable.constant(
            Tensor.ofColumns(image, Precision.DOUBLE, new double[] {1, 2, 3, 4, 5, 6, 7, 8}));
    double[] gate = layer.gate().forward(x, Pass.inference()).value().toColumns();
    double[] y = layer.forward(x, Pass.inference()).value().toColumns();
    assertThat(gate).hasSize(2);
    for (double each : gate) {
      assertThat(each).isBetween(0.01, 0.99);
    }
    for (int i = 0; i < 8; i++) {
      assertThat(y[i]).isEqualTo((i + 1) * gate[i / 4]);
    }
  }

  @Test
  void a_gate_that_does_not_fit_is_refused_with_both_shapes() {
    Layer three = Dense.plan(4, 3).build(Seeds.of(0), Precision.DOUBLE);
    Layer two = Dense.plan(4, 2).build(Seeds.of(0), Precision.DOUBLE);
    assertThatThrownBy(() -> Sequential.of(new Gated(three, two)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer 0: Gated (Dense 4 -> 3) by (Dense 4 -> 2) multiplies an output of shape [3] by"
                + " a gate of shape [2]; expected the same shape, or one number for each entry of"
                + " the last axis");
    assertThatThrownBy(() -> new Gated(three, three).outputShape(Shape.of(5)))
        .hasMessage("layer value: Dense 4 -> 3 takes examples of shape [4], got [5]");
  }

  @Nested
  class LinearUnit implements LocalJacobianContract {
    @Override
    public Gated layer() {
      return build(Gated.linearUnit(3, 2));
    }
  }

  @Nested
  class Self implements LocalJacobianContract {
    @Override
    public Gated layer() {
      return build(Gated.plan(Sequential.plan(), Dense.plan(3, 3, Activation.tanh())));
    }
  }

  /** Branches of every kind on both sides, and a gate for each entry of the last axis. */
  @Nested
  class Branched implements LocalJacobianContract {
    @Override
    public Gated layer() {
      LayerPlan cubic = Dense.plan(3, 3, PolynomialActivation.cubic());
      return build(
          Gated.plan(
              Sequential.plan(
                  Concat.plan(Dense.plan(3, 1, Activation.tanh()), Dense.plan(3, 3)),
                  Unflatten.plan(2, 1, 2)),
              Sequential.plan(Residual.plan(cubic), Dense.plan(3, 2, Activation.sigmoid()))));
    }
  }

  @Nested
  class SqueezeAndExcite implements LocalJacobianContract {
    @Override
    public Gated layer() {
      return build(Gated.squeezeAndExcite(3, 2));
    }

    @Override
    public Shape example() {
      return Shape.of(2, 2, 3);
    }
  }
}
