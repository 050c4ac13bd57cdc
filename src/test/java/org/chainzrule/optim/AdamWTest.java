package org.chainzrule.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class AdamWTest implements OptimizerContract {

  /** 2 loses 0.1 · 0.5 of itself and then 0.1 by the gradient. */
  @Test
  void decay_is_apart_from_the_gradient_two_goes_to_1_8() {
    Parameter w = new Parameter("w", Tensor.of(Shape.of(), 2));
    Updater updater = new AdamW(0.1, 0.5).start(List.of(w), ParameterGroups.defaults());
    updater.step(Gradients.of(w.times(7)), 1, 0.1, 1);
    assertThat(w.value().item()).isCloseTo(1.8, within(1e-8));
  }

  @Test
  void clipping_does_not_scale_the_decay() {
    Parameter w = new Parameter("w", Tensor.of(Shape.of(), 2));
    Updater updater = new AdamW(0.1, 0.5).start(List.of(w), ParameterGroups.defaults());
    updater.step(Gradients.of(w.times(0)), 1, 0.1, 0.01);
    assertThat(w.value().item()).isCloseTo(1.9, within(1e-15));
  }

  @Test
  void thirty_two_bits_agree_with_sixty_four_up_to_rounding() {
    Parameter single = new Parameter("w", Tensor.scalar(2, Precision.SINGLE));
    Parameter twice = new Parameter("w", Tensor.scalar(2, Precision.DOUBLE));
    AdamW optimizer = new AdamW(0.1, 0.01);
    Updater first = optimizer.start(List.of(single), ParameterGroups.defaults());
    Updater second = optimizer.start(List.of(twice), ParameterGroups.defaults());
    for (int step = 1; step <= 20; step++) {
      first.step(Gradients.of(single.squared()), step, 0.1, 1);
      second.step(Gradients.of(twice.squared()), step, 0.1, 1);
    }
    assertThat(single.value().item()).isCloseTo(twice.value().item(), within(1e-5));
  }

  @Test
  void numbers_out_of_range_are_rejected() {
    Schedule rate = Schedule.constant(0.1);
    assertThatThrownBy(() -> new AdamW(rate, 1, 0.9, 1e-8, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected betas in 0 (included) .. 1 (excluded), got 1.0 and 0.9");
    assertThatThrownBy(() -> new AdamW(rate, 0.9, -0.1, 1e-8, 0)).hasMessageContaining("-0.1");
    assertThatThrownBy(() -> new AdamW(rate, 0.9, 0.9, 0, 0))
        .hasMessage(
            "expected a positive epsilon and a decay that is not negative, got 0.0 and 0.0");
    assertThatThrownBy(() -> new AdamW(rate, 0.9, 0.9, 1e-8, -1)).hasMessageContaining("-1.0");
    assertThatThrownBy(() -> new AdamW(rate, 0.9, 0.9, 1e-8, Double.NaN))
        .hasMessageContaining("NaN");
  }

  @Override
  public AdamW optimizer(Schedule rate) {
    return new AdamW(rate, 0);
  }

  @Override
  public Optional<Optimizer> decaying(double decay) {
    return Optional.of(new AdamW(0.1, decay));
  }
}
