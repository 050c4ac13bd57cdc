package org.chainzrule.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfidenceIntervalTest {

  @Test
  void one_to_five_have_mean_three_and_the_interval_of_four_degrees_of_freedom() {
    ConfidenceInterval estimate = ConfidenceInterval.of(1, 2, 3, 4, 5);
    assertThat(estimate.mean()).isEqualTo(3);
    // t = 2.776, s = √2.5, n = 5.
    assertThat(estimate.halfWidth()).isCloseTo(2.776 * Math.sqrt(2.5 / 5), within(1e-12));
  }

  @Test
  void two_measurements_have_one_degree_of_freedom() {
    assertThat(ConfidenceInterval.of(0, 2).halfWidth()).isCloseTo(12.706, within(1e-12));
  }

  @Test
  void many_measurements_use_the_normal_quantile() {
    double[] values = IntStream.range(0, 100).mapToDouble(i -> i % 2).toArray();
    double deviation = Math.sqrt(25.0 / 99);
    assertThat(ConfidenceInterval.of(values).halfWidth())
        .isCloseTo(1.96 * deviation / 10, within(1e-12));
  }

  @Test
  void one_measurement_has_no_interval() {
    assertThat(ConfidenceInterval.of(7).mean()).isEqualTo(7);
    assertThat(ConfidenceInterval.of(7).halfWidth()).isNaN();
  }

  @Test
  void no_measurement_is_refused() {
    assertThatThrownBy(ConfidenceInterval::of)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected measurements, got none");
  }
}
