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
import org.junit.jupiter.api.Test;

class AdagradTest implements OptimizerContract {

  /** Sums of squares 9 and 25. */
  @Test
  void gradients_three_and_four_give_steps_of_one_and_four_fifths_of_the_rate() {
    Parameter w = new Parameter("w", Tensor.of(Shape.of(), 1));
    Updater updater = new Adagrad(0.1).start(List.of(w), ParameterGroups.defaults());
    updater.step(Gradients.of(w.times(3)), 1, 0.1, 1);
    assertThat(w.value().item()).isCloseTo(0.9, within(1e-9));
    updater.step(Gradients.of(w.times(4)), 2, 0.1, 1);
    assertThat(w.value().item()).isCloseTo(0.82, within(1e-9));
    assertThat(updater.state()).hasSize(1);
    assertThat(updater.state().get(0).toColumns()).containsExactly(25);
  }

  @Test
  void numbers_out_of_range_are_rejected() {
    Schedule rate = Schedule.constant(0.1);
    assertThatThrownBy(() -> new Adagrad(rate, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a positive epsilon and a decay that is not negative, got 0.0 and 0.0");
    assertThatThrownBy(() -> new Adagrad(rate, 1e-10, -1)).hasMessageContaining("-1.0");
  }

  /** Its steps shrink by themselves. */
  @Override
  public double startingRate() {
    return 1;
  }

  @Override
  public Adagrad optimizer(Schedule rate) {
    return new Adagrad(rate);
  }

  @Override
  public Optional<Optimizer> decaying(double decay) {
    return Optional.of(new Adagrad(Schedule.constant(0.1), 1e-10, decay));
  }
}
