package org.chainzrule.nn.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.model.LayerTypes;
import org.chainzrule.nn.ActivationRange;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LocalJacobianContract;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

public class ActivationTest {

  private final Variable z = Variable.constant(Tensor.of(new double[][] {{-1, 0.5, 2}}));

  @Test
  void relu_cuts_off_below_zero() {
    assertThat(Activation.relu().value(z).value().toArray()).containsExactly(0, 0.5, 2);
    assertThat(Activation.relu().slope(z).value().toArray()).containsExactly(0, 1, 1);
  }

  @Test
  void a_leaky_relu_keeps_a_part_below_zero() {
    Activation leaky = Activation.leakyRelu(0.25);
    assertThat(leaky.value(z).value().toArray()).containsExactly(-0.25, 0.5, 2);
    assertThat(leaky.slope(z).value().toArray()).containsExactly(0.25, 1, 1);
    assertThatThrownBy(() -> Activation.leakyRelu(-0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a leak in 0..1, got -0.1");
  }

  @Test
  void silu_softplus_and_sigmoid_are_what_their_names_say() {
    double s = 1 / (1 + Math.exp(-2));
    assertThat(Activation.sigmoid().value(z).value().at(0, 2)).isCloseTo(s, within(1e-15));
    assertThat(Activation.silu().value(z).value().at(0, 2)).isCloseTo(2 * s, within(1e-15));
    assertThat(Activation.softplus().slope(z).value().at(0, 2)).isCloseTo(s, within(1e-15));
  }

  @Test
  void identity_has_slope_one() {
    assertThat(Activation.identity().value(z).value().toArray()).containsExactly(-1, 0.5, 2);
    assertThat(Activation.identity().slope(z).value().toArray()).containsExactly(1, 1, 1);
  }

  @Test
  void gelu_of_minus_one_is_minus_0_158655() {
    assertThat(Activation.gelu().value(z).value().at(0, 0))
        .isCloseTo(-0.15865525393145707, within(1e-12));
  }

  @Test
  void slope_of_tanh_at_two_is_one_minus_tanh_squared() {
    assertThat(Activation.tanh().slope(z).value().at(0, 2))
        .isCloseTo(1 - Math.pow(Math.tanh(2), 2), within(1e-15));
  }

  @Test
  void evaluating_gives_what_value_and_slope_give_with_and_without_recording() {
    for (Activation a : new Activation[] {Activation.gelu(), Activation.identity(), new Bump()}) {
      assertSame(a);
      try (Recording paused = Recording.pause()) {
        assertSame(a);
      }
    }
  }

  private void assertSame(Activation a) {
    Activation.Evaluation both = a.evaluate(z);
    assertThat(both.value().value().toArray()).isEqualTo(a.value(z).value().toArray());
    assertThat(both.slope().get().value().toArray()).isEqualTo(a.slope(z).value().toArray());
  }

  @Test
  void weight_variances_are_one_over_plain_integrals() {
    assertThat(Activation.relu().weightVariance(2, Precision.DOUBLE)).isCloseTo(2, within(4e-4));
    assertThat(Activation.identity().weightVariance(2, Precision.DOUBLE))
        .isCloseTo(1, within(1e-6));
    double tanh = 1 / integral(x -> Math.pow(Math.tanh(x), 2));
    assertThat(Activation.tanh().weightVariance(2, Precision.DOUBLE)).isCloseTo(tanh, within(6e-6));
    assertThat(Activation.tanh().weightVariance(2, Precision.SINGLE)).isCloseTo(tanh, within(6e-5));
  }

  @Test
  void an_activation_is_its_own_plan() {
    Activation gelu = Activation.gelu();
    assertThat(gelu.build(5, Seeds.of(0), Precision.DOUBLE)).isSameAs(gelu);
  }

  @Nested
  class Gelu extends Case<CurveActivation> {
    Gelu() {
      super(new CurveActivation(Curve.GELU));
    }
  }

  @Nested
  class Tanh extends Case<CurveActivation> {
    Tanh() {
      super(new CurveActivation(Curve.TANH));
    }
  }

  @Nested
  class Relu extends Case<CurveActivation> {
    Relu() {
      super(new CurveActivation(Curve.RELU));
    }
  }

  @Nested
  class Silu extends Case<CurveActivation> {
    Silu() {
      super(new CurveActivation(Curve.SILU));
    }
  }

  @Nested
  class Leaky extends Case<LeakyRelu> {
    Leaky() {
      super(new LeakyRelu(0.1));
    }
  }

  @Nested
  class CubicOnImages implements LocalJacobianContract {
    @Override
    public PolynomialActivation layer() {
      return PolynomialActivation.cubic().build(2, Seeds.of(0), Precision.DOUBLE);
    }

    @Override
    public Shape example() {
      return Shape.of(3, 2, 2);
    }
  }

  @Nested
  class Same extends Case<Identity> {
    Same() {
      super(Identity.INSTANCE);
    }
  }

  @Nested
  class Custom extends Case<Bump> {
    Custom() {
      super(new Bump());
    }

    @Override
    public LayerTypes types() {
      return LayerTypes.standard().with("Bump", (it, types) -> (seeds, precision) -> new Bump());
    }
  }

  abstract static class Case<A extends Activation> implements LocalJacobianContract {
    private final A activation;

    Case(A activation) {
      this.activation = activation;
    }

    @Override
    public A layer() {
      return activation;
    }
  }

  /** A user's own, {@code a(z) = z / (1 + z²)}. */
  public record Bump() implements Activation {
    @Override
    public OnnxTensor onnx(OnnxTensor z, Shape input) {
      return z.divide(z.times(z).plus(1));
    }

    @Override
    public LayerBound bound() {
      return LayerBound.elementwise(
          ActivationRange.of(
              z -> z / (1 + z * z),
              new double[] {-1, 1},
              z -> 2 / ((1 + z * z) * (1 + z * z)) - 1 / (1 + z * z),
              new double[] {-Math.sqrt(3), 0, Math.sqrt(3)}));
    }

    @Override
    public Description describe() {
      return Description.of("Bump");
    }

    @Override
    public Variable value(Variable z) {
      return z.divide(z.squared().plus(1));
    }

    @Override
    public Variable slope(Variable z) {
      return z.squared().times(-1).plus(1).divide(z.squared().plus(1).squared());
    }
  }

  /** Has no description. */
  public record Unsaved() implements Activation {
    @Override
    public Variable value(Variable z) {
      return z;
    }

    @Override
    public Variable slope(Variable z) {
      return z;
    }
  }

  private static double integral(DoubleUnaryOperator f) {
    double sum = 0;
    for (double x = -10; x < 10; x += 1e-3) {
      sum += 1e-3 * f.applyAsDouble(x) * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
    return sum;
  }
}
