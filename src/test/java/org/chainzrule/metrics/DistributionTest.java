package org.chainzrule.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTest {

  @Test
  void percentiles_of_one_to_two_hundred_are_values_that_occur() {
    double[] values = IntStream.rangeClosed(1, 200).mapToDouble(i -> 201 - i).toArray();
    Distribution d = Distribution.of(values);
    assertThat(d.mean()).isCloseTo(100.5, within(1e-12));
    assertThat(d.p50()).isEqualTo(100);
    assertThat(d.p95()).isEqualTo(190);
    assertThat(d.p99()).isEqualTo(198);
    assertThat(d.p999()).isEqualTo(200);
    assertThat(d.max()).isEqualTo(200);
    assertThat(d.tailRatio()).isCloseTo(198 / 100.5, within(1e-12));
    assertThat(values[0]).isEqualTo(200);
  }

  @Test
  void percentile_99_9_of_two_thousand_values_is_the_third_largest() {
    double[] values = IntStream.rangeClosed(1, 2000).mapToDouble(i -> i).toArray();
    assertThat(Distribution.of(values).p999()).isEqualTo(1998);
  }

  @Test
  void all_percentiles_of_one_value_are_that_value() {
    assertThat(Distribution.of(3)).isEqualTo(new Distribution(3, 3, 3, 3, 3, 3, 1));
  }

  @Test
  void zeros_have_no_tail_ratio() {
    assertThat(Distribution.of(0, 0).tailRatio()).isNaN();
  }

  @Test
  void no_values_are_rejected() {
    assertThatThrownBy(Distribution::of)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected values to summarise, got none");
  }
}
