package org.chainzrule.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SgdTest {

  /** The gradient of 3 w is 3: velocities 3 and 4.5. */
  @Test
  void two_steps_of_momentum_a_half_go_from_one_to_a_quarter() {
    Parameter w = new Parameter("w", Tensor.of(Shape.of(), 1));
    Updater updater = new Sgd(0.1, 0.5).start(List.of(w), ParameterGroups.defaults());
    updater.step(Gradients.of(w.times(3)), 1, 0.1, 1);
    assertThat(w.value().item()).isCloseTo(0.7, within(1e-15));
    updater.step(Gradients.of(w.times(3)), 2, 0.1, 1);
    assertThat(w.value().item()).isCloseTo(0.25, within(1e-15));
    assertThat(updater.state().get(0).toColumns()).containsExactly(4.5);
  }

  /** Velocities 3 and 4.5 as above; steps of 0.1 (3 + 1.5) and 0.1 (3 + 2.25). */
  @Test
  void two_steps_that_look_ahead_go_from_one_to_0_025() {
    Parameter w = new Parameter("w", Tensor.of(Shape.of(), 1));
    Sgd nesterov = new Sgd(Schedule.constant(0.1), 0.5, 0, true);
    Updater updater = nesterov.start(List.of(w), ParameterGroups.defaults());
    updater.step(Gradients.of(w.times(3)), 1, 0.1, 1);
    assertThat(w.value().item()).isCloseTo(0.55, within(1e-15));
    updater.step(Gradients.of(w.times(3)), 2, 0.1, 1);
    assertThat(w.value().item()).isCloseTo(0.025, within(1e-15));
  }

  @Test
  void numbers_out_of_range_are_rejected() {
    String message =
        "expected a momentum in 0 (included) .. 1 (excluded) and a decay that is not negative, got ";
    assertThatThrownBy(() -> new Sgd(0.1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message + "1.0 and 0.0");
    assertThatThrownBy(() -> new Sgd(0.1, -0.1)).hasMessage(message + "-0.1 and 0.0");
    assertThatThrownBy(() -> new Sgd(Schedule.constant(1), 0, -1))
        .hasMessage(message + "0.0 and -1.0");
    assertThatThrownBy(() -> new Sgd(Schedule.constant(1), 0, Double.NaN))
        .hasMessage(message + "0.0 and NaN");
    assertThatThrownBy(() -> new Sgd(-0.1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Nested
  class Plain implements OptimizerContract {
    @Override
    public Sgd optimizer(Schedule rate) {
      return new Sgd(rate, 0, 0);
    }

    @Override
    public Optional<Optimizer> decaying(double decay) {
      return Optional.of(new Sgd(Schedule.constant(0.1), 0, decay));
    }
  }

  @Nested
  class Momentum implements OptimizerContract {
    @Override
    public Sgd optimizer(Schedule rate) {
      return new Sgd(rate, 0.9, 0);
    }

    @Override
    public Optional<Optimizer> decaying(double decay) {
      return Optional.of(new Sgd(Schedule.constant(0.1), 0.9, decay));
    }
  }

  @Nested
  class Nesterov implements OptimizerContract {
    @Override
    public Sgd optimizer(Schedule rate) {
      return new Sgd(rate, 0.9, 0, true);
    }

    @Override
    public Optional<Optimizer> decaying(double decay) {
      return Optional.of(new Sgd(Schedule.constant(0.1), 0.9, decay, true));
    }
  }
}
