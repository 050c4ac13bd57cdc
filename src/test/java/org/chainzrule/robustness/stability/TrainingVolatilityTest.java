package org.chainzrule.robustness.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Callback;
import org.junit.jupiter.api.Test;

class TrainingVolatilityTest {

  @Test
  void norms_of_two_four_and_nine_have_mean_five_and_deviation_root_twenty_six_thirds() {
    TrainingVolatility volatility = after(2, 4, 9);
    assertThat(volatility.steps()).isEqualTo(3);
    assertThat(volatility.peak()).isEqualTo(9);
    assertThat(volatility.mean()).isCloseTo(5, within(1e-14));
    assertThat(volatility.standardDeviation()).isCloseTo(Math.sqrt(26.0 / 3), within(1e-14));
  }

  @Test
  void many_norms_far_from_zero_agree_with_a_plain_computation() {
    Generator generator = Seeds.of(0).generator();
    double[] norms = new double[10_000];
    Arrays.setAll(norms, i -> 1e6 + generator.nextDouble());
    double mean = Arrays.stream(norms).sum() / norms.length;
    double variance =
        Arrays.stream(norms).map(norm -> (norm - mean) * (norm - mean)).sum() / norms.length;
    TrainingVolatility volatility = after(norms);
    assertThat(volatility.peak()).isEqualTo(Arrays.stream(norms).max().getAsDouble());
    assertThat(volatility.mean()).isCloseTo(mean, within(1e-8));
    assertThat(volatility.standardDeviation()).isCloseTo(Math.sqrt(variance), within(1e-8));
  }

  @Test
  void the_deviation_of_one_step_is_zero() {
    TrainingVolatility volatility = after(3);
    assertThat(volatility.peak()).isEqualTo(3);
    assertThat(volatility.mean()).isEqualTo(3);
    assertThat(volatility.standardDeviation()).isZero();
  }

  @Test
  void the_measures_are_nan_without_steps() {
    TrainingVolatility volatility = after();
    assertThat(volatility.steps()).isZero();
    assertThat(volatility.peak()).isNaN();
    assertThat(volatility.mean()).isNaN();
    assertThat(volatility.standardDeviation()).isNaN();
  }

  @Test
  void a_nan_norm_makes_the_measures_nan() {
    TrainingVolatility volatility = after(1, Double.NaN, 2);
    assertThat(volatility.peak()).isNaN();
    assertThat(volatility.mean()).isNaN();
  }

  private static TrainingVolatility after(double... norms) {
    TrainingVolatility volatility = new TrainingVolatility();
    for (int i = 0; i < norms.length; i++) {
      Callback.Step step =
          new Callback.Step(1, i + 1, norms.length, 8, 0.5, 0, norms[i], List.of(), 1e-3, 1_000);
      assertThat(volatility.afterStep(step)).isEqualTo(Callback.Decision.CONTINUE);
    }
    return volatility;
  }
}
