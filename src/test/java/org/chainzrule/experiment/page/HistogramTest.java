package org.chainzrule.experiment.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HistogramTest {

  private static double sum(Series series) {
    return series.points().stream().mapToDouble(Series.Point::y).sum();
  }

  @Test
  void shares_are_of_all_values_and_add_up() {
    assertThat(sum(Histogram.logarithmic("s", 1, 2, 4, 100))).isCloseTo(100, within(1e-9));
    assertThat(sum(Histogram.logarithmic("s", 0, 0, 4, 100)))
        .as("zeros have no place")
        .isCloseTo(50, within(1e-9));
  }

  @Test
  void each_value_is_in_the_bin_that_holds_it() {
    Series series = Histogram.between("s", 1e-4, 1e4, 1e-9, 1.1, 1e4, 1e9);
    assertThat(series.points()).hasSize(40);
    assertThat(series.points().get(0).y()).as("below all bins").isEqualTo(25);
    assertThat(series.points().get(39).y()).as("at the end and beyond").isEqualTo(50);
    assertThat(series.points().get(20).y()).isEqualTo(25);
    assertThat(series.points().get(20).x()).isCloseTo(Math.pow(10, 0.1), within(1e-9));
  }

  @Test
  void equal_values_share_a_bin_and_nothing_above_0_has_none() {
    assertThat(sum(Histogram.logarithmic("s", 3, 3, 3))).isCloseTo(100, within(1e-9));
    assertThat(Histogram.logarithmic("s", 0, 0).points()).isEmpty();
  }
}
