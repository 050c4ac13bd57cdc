package org.chainzrule.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class AdamTest implements OptimizerContract {

  @Test
  void the_first_step_is_the_rate_whatever_the_gradient() {
    for (double slope : new double[] {1e-3, 1, -1e3}) {
      Parameter w = new Parameter("w", Tensor.of(Shape.of(), 1));
      Updater updater = new Adam(0.1).start(List.of(w), ParameterGroups.defaults());
      updater.step(Gradients.of(w.times(slope)), 1, 0.1, 1);
      assertThat(w.value().item()).isCloseTo(1 - 0.1 * Math.signum(slope), within(1e-5));
    }
  }

  @Test
  void five_steps_are_those_of_algorithm_1() {
    double[] slopes = {1, -2, 0.5, 0, 3};
    Parameter w = new Parameter("w", Tensor.of(Shape.of(), 1));
    Updater updater = new Adam(0.1).start(List.of(w), ParameterGroups.defaults());
    double expected = 1;
    double mean = 0;
    double square = 0;
    for (int t = 1; t <= 5; t++) {
      double g = slopes[t - 1];
      updater.step(Gradients.of(w.times(g)), t, 0.1, 1);
      mean = 0.9 * mean + 0.1 * g;
      square = 0.999 * square + 0.001 * g * g;
      double m = mean / (1 - Math.pow(0.9, t));
      double v = square / (1 - Math.pow(0.999, t));
      expected -= 0.1 * m / (Math.sqrt(v) + 1e-8);
      assertThat(w.value().item()).isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void it_keeps_a_mean_and_a_mean_square_for_every_parameter() {
    Parameter w = new Parameter("w", Tensor.of(Shape.of(), 1));
    Updater updater = new Adam(0.1).start(List.of(w), ParameterGroups.defaults());
    updater.step(Gradients.of(w.times(2)), 1, 0.1, 1);
    assertThat(updater.state()).hasSize(2);
    assertThat(updater.state().get(0).toColumns())
        .containsExactly(new double[] {0.2}, within(1e-15));
    assertThat(updater.state().get(1).toColumns())
        .containsExactly(new double[] {0.004}, within(1e-15));
  }

  @Override
  public Adam optimizer(Schedule rate) {
    return new Adam(rate);
  }

  @Override
  public Optional<Optimizer> decaying(double decay) {
    return Optional.empty();
  }
}
