package org.chainzrule.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.dreg.Backward;
import org.chainzrule.dreg.Nets;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JacobianPenaltyTest {

  private static final int RUNS = 600;

  private final Tensor inputs = Nets.inputs(4);

  private static JacobianPenalty penalty(double strength, int probes) {
    return new JacobianPenalty(Schedule.constant(strength), probes);
  }

  private double value(Layer network, int probes, long seed) {
    Variable x = new Parameter("input", Parameter.Role.INPUT, inputs);
    Pass pass = Pass.training(Seeds.of(seed));
    return Backward.of(penalty(1, probes), network, x, pass).value().item();
  }

  /** The Jacobian of the identity in three dimensions has a squared norm of 3. */
  @Test
  void the_identity_in_three_dimensions_gives_one_and_a_half() {
    assertThat(value(Sequential.of(), 0, 0)).isEqualTo(1.5);
    for (int probes = 1; probes < 4; probes++) {
      assertThat(value(Sequential.of(), probes, 0)).isCloseTo(1.5, within(1e-12));
    }
  }

  @Test
  void exact_it_is_half_the_norm_from_differences() {
    Layer network = Nets.cubic(PolynomialForm.MONOMIAL);
    double expected = 0;
    for (double square :
        Backward.differences(x -> network.forward(x, Pass.inference()), inputs, 1e-3)) {
      expected += square / 8;
    }
    assertThat(value(network, 0, 0)).isCloseTo(expected, within(1e-9 * expected));
  }

  @Test
  void exact_it_is_half_the_norm_from_backward_passes() {
    Layer network = Nets.cubic(PolynomialForm.MONOMIAL.withTails(0.6));
    Variable x = Variable.constant(inputs);
    Variable norms = Backward.squares(y -> network.forward(y, Pass.inference()), x);
    double expected = norms.mean().value().item() / 2;
    assertThat(value(network, 0, 0)).isCloseTo(expected, within(1e-12 * expected));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void random_directions_are_right_on_average(int probes) {
    Layer network = Nets.cubic(PolynomialForm.MONOMIAL);
    double expected = value(network, 0, 0);
    double sum = 0;
    double squares = 0;
    for (int run = 0; run < RUNS; run++) {
      double value = value(network, probes, run);
      sum += value;
      squares += value * value;
    }
    double mean = sum / RUNS;
    double error = Math.sqrt((squares / RUNS - mean * mean) / RUNS);
    assertThat(error).isGreaterThan(0).isLessThan(0.1 * expected);
    assertThat(mean).isCloseTo(expected, within(3 * error));
  }

  @Test
  void directions_are_the_same_for_the_same_seeds_and_others_for_others() {
    Layer network = Nets.tanh();
    assertThat(value(network, 1, 5)).isEqualTo(value(network, 1, 5));
    assertThat(value(network, 1, 5)).isNotEqualTo(value(network, 1, 6));
    assertThat(value(network, 2, 5)).isNotEqualTo(value(network, 1, 5));
  }

  @Test
  void numbers_out_of_range_are_rejected() {
    assertThatThrownBy(() -> penalty(1, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a number of probes that is not negative, got -1");
    assertThatThrownBy(() -> new JacobianPenalty(-1))
        .hasMessage("expected a schedule of finite numbers that are not negative, got -1.0");
    assertThat(new JacobianPenalty(0.5)).isEqualTo(penalty(0.5, 1));
    assertThat(penalty(1, 1).wantsInputGradient()).isTrue();
  }

  @Nested
  class Exact implements PenaltyContract {
    @Override
    public JacobianPenalty penalty(double strength) {
      return JacobianPenaltyTest.penalty(strength, 0);
    }
  }

  @Nested
  class Probes implements PenaltyContract {
    @Override
    public JacobianPenalty penalty(double strength) {
      return JacobianPenaltyTest.penalty(strength, 2);
    }
  }
}
