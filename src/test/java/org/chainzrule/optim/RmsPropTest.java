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

class RmsPropTest {

  /** Mean squares 0.1 · 4 and 0.9 · 0.4 + 0.1 · 4. */
  @Test
  void two_steps_are_the_gradient_over_the_root_of_its_mean_square() {
    Parameter w = new Parameter("w", Tensor.of(Shape.of(), 1));
    Updater updater = new RmsProp(0.1).start(List.of(w), ParameterGroups.defaults());
    updater.step(Gradients.of(w.times(2)), 1, 0.1, 1);
    double once = 1 - 0.1 * 2 / Math.sqrt(0.4);
    assertThat(w.value().item()).isCloseTo(once, within(1e-8));
    updater.step(Gradients.of(w.times(2)), 2, 0.1, 1);
    assertThat(w.value().item()).isCloseTo(once - 0.1 * 2 / Math.sqrt(0.76), within(1e-8));
    assertThat(updater.state()).hasSize(2);
    assertThat(updater.state().get(0).toColumns())
        .containsExactly(new double[] {0.76}, within(1e-15));
  }

  @Test
  void numbers_out_of_range_are_rejected() {
    Schedule rate = Schedule.constant(0.1);
    assertThatThrownBy(() -> new RmsProp(rate, 1, 0, 1e-8, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a rho and a momentum in 0 (included) .. 1 (excluded), got 1.0 and 0.0");
    assertThatThrownBy(() -> new RmsProp(rate, 0.9, -1, 1e-8, 0)).hasMessageContaining("-1.0");
    assertThatThrownBy(() -> new RmsProp(rate, 0.9, 0, 0, 0))
        .hasMessage(
            "expected a positive epsilon and a decay that is not negative, got 0.0 and 0.0");
    assertThatThrownBy(() -> new RmsProp(rate, 0.9, 0, 1e-8, Double.NaN))
        .hasMessageContaining("NaN");
  }

  @Nested
  class Plain implements OptimizerContract {
    @Override
    public RmsProp optimizer(Schedule rate) {
      return new RmsProp(rate);
    }

    @Override
    public Optional<Optimizer> decaying(double decay) {
      return Optional.of(new RmsProp(Schedule.constant(0.1), 0.9, 0, 1e-8, decay));
    }
  }

  @Nested
  class Momentum implements OptimizerContract {
    @Override
    public RmsProp optimizer(Schedule rate) {
      return new RmsProp(rate, 0.9, 0.5, 1e-8, 0);
    }

    @Override
    public Optional<Optimizer> decaying(double decay) {
      return Optional.of(new RmsProp(Schedule.constant(0.1), 0.9, 0.5, 1e-8, decay));
    }
  }
}
