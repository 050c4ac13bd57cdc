package org.chainzrule.dreg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.dreg.Dreg.Scope;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.PenaltyContract;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DregOptionsTest {

  private static final Schedule ONE = Schedule.constant(1);

  private final Sequential network = Nets.cubic(PolynomialForm.MONOMIAL);
  private final Tensor inputs = Nets.inputs(4);

  private static Dreg exact(Scope scope) {
    return Dreg.of(scope, ONE).probing(0);
  }

  private double value(Dreg dreg) {
    return Backward.of(dreg, network, inputs).value().item();
  }

  /** {@code R_l} alone, by backward passes, of the layers as many as are given widths. */
  private double norm(Scope scope, int layer) {
    List<Backward.Measured> all =
        Backward.layers(scope, network.layers(), Variable.constant(inputs));
    Backward.Measured one = all.get(layer);
    return Backward.squares(one.function(), one.at()).mean().value().item();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADJOINT")
  void layers_are_weighted_in_their_order(Scope scope) {
    double expected = 0.5 * norm(scope, 0) + 7 * norm(scope, 1);
    assertThat(value(exact(scope).weighted(0.5, 7))).isCloseTo(expected, within(1e-11 * expected));
    assertThat(value(exact(scope).weighted(0, 0))).isZero();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADJOINT")
  void normalised_each_layer_is_divided_by_its_width(Scope scope) {
    double expected = norm(scope, 0) / 4 + norm(scope, 1) / 3;
    assertThat(value(exact(scope).normalised())).isCloseTo(expected, within(1e-11 * expected));
  }

  @ParameterizedTest
  @EnumSource(names = {"LAYER", "CUMULATIVE"})
  void the_head_counts_if_asked_for(Scope scope) {
    double without = norm(scope, 0) + norm(scope, 1);
    double head = norm(scope, 2);
    assertThat(head).isGreaterThan(1e-6 * without);
    assertThat(value(exact(scope))).isCloseTo(without, within(1e-11 * without));
    assertThat(value(exact(scope).countingHead()))
        .isCloseTo(without + head, within(1e-11 * without));
  }

  @Test
  void a_linear_head_has_no_slopes_to_count() {
    double without = value(exact(Scope.SLOPE));
    assertThat(value(exact(Scope.SLOPE).countingHead())).isEqualTo(without);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADJOINT")
  void another_number_of_weights_is_rejected(Scope scope) {
    assertThatThrownBy(() -> value(exact(scope).weighted(1, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected 2 layer weights, got 3");
    assertThatThrownBy(() -> value(exact(scope).weighted(1)))
        .hasMessage("expected 2 layer weights, got 1");
  }

  /** {@code mean_s max(0, ‖J_s‖ - t)²}, where some examples are above t and some below. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADJOINT")
  void above_a_target_the_excess_of_the_norm_is_squared(Scope scope) {
    List<Backward.Measured> hidden =
        Backward.layers(scope, network.layers().subList(0, 2), Variable.constant(inputs));
    for (double t : new double[] {0.1, 1, 2.5}) {
      double expected = 0;
      for (Backward.Measured layer : hidden) {
        for (double square : Backward.squares(layer.function(), layer.at()).value().toArray()) {
          expected += Math.pow(Math.max(0, Math.sqrt(square) - t), 2) / 4;
        }
      }
      assertThat(value(exact(scope).above(t))).isCloseTo(expected, within(1e-11 * (1 + expected)));
    }
    assertThat(value(exact(scope).above(0))).isEqualTo(value(exact(scope)));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ADJOINT")
  void below_the_target_steepness_is_free(Scope scope) {
    Variable free = Backward.of(exact(scope).above(1e3), network, inputs);
    assertThat(free.value().item()).isZero();
    assertThat(Backward.gradients(free, network)).containsOnly(0);
  }

  /** {@code J = 0}, where the norm has no derivative, and a Jacobian of 3 with a target of 1. */
  @Test
  void a_norm_of_zero_has_a_finite_gradient() {
    Layer flat = Sequential.of(dense(0), dense(3));
    Tensor x = Tensor.of(Shape.of(2, 1), 0, 0);
    Dreg hinge = Dreg.layerwise(1).countingHead().above(1);
    Variable value = Backward.of(hinge, flat, x);
    assertThat(value.value().item()).isCloseTo(4, within(1e-12));
    assertThat(Backward.gradients(value, flat)).containsExactly(0, 0, 4, 0);
  }

  private static Dense dense(double w) {
    return new Dense(
        new Parameter("weight", Tensor.of(Shape.of(1, 1), w)),
        new Parameter("bias", Parameter.Role.BIAS, Tensor.of(Shape.of(1, 1), 0)),
        Activation.tanh());
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void strengths_out_of_range_are_rejected(double strength) {
    assertThatThrownBy(() -> Dreg.layerwise(strength))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a schedule of finite numbers that are not negative, got " + strength);
  }

  @Test
  void numbers_below_zero_are_rejected() {
    assertThatThrownBy(() -> exact(Scope.LAYER).weighted(1, -2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected layer weights that are not negative, got [1.0, -2.0]");
    assertThatThrownBy(() -> exact(Scope.LAYER).above(-0.5))
        .hasMessage("expected a target that is not negative, got -0.5");
    assertThatThrownBy(() -> exact(Scope.LAYER).above(Double.NaN))
        .hasMessage("expected a target that is not negative, got NaN");
    assertThatThrownBy(() -> exact(Scope.LAYER).probing(-1))
        .hasMessage("expected a number of probes that is not negative, got -1");
  }

  @Nested
  class Slope implements PenaltyContract {
    @Override
    public Dreg penalty(double strength) {
      return Dreg.of(Scope.SLOPE, Schedule.constant(strength)).normalised();
    }
  }

  @Nested
  class Hinge implements PenaltyContract {
    @Override
    public Dreg penalty(double strength) {
      return Dreg.layerwise(strength).above(0.3).weighted(1, 2);
    }
  }
}
