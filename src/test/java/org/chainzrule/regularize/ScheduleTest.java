package org.chainzrule.regularize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  @Test
  void a_constant_stays() {
    Schedule schedule = Schedule.constant(0.3);
    assertThat(schedule.at(0, 10)).isEqualTo(0.3);
    assertThat(schedule.at(9, 10)).isEqualTo(0.3);
  }

  @Test
  void a_line_from_four_to_two_is_at_three_half_way() {
    Schedule schedule = Schedule.linear(4, 2);
    assertThat(schedule.at(0, 10)).isEqualTo(4);
    assertThat(schedule.at(5, 10)).isEqualTo(3);
    assertThat(schedule.at(9, 10)).isCloseTo(2.2, within(1e-15));
  }

  @Test
  void a_cosine_from_four_to_two_is_at_three_half_way_and_near_four_for_long() {
    Schedule schedule = Schedule.cosine(4, 2);
    assertThat(schedule.at(0, 10)).isEqualTo(4);
    assertThat(schedule.at(5, 10)).isCloseTo(3, within(1e-15));
    assertThat(schedule.at(1, 10)).isCloseTo(3 + Math.cos(Math.PI / 10), within(1e-15));
    assertThat(schedule.at(999, 1000)).isCloseTo(2, within(1e-5)).isGreaterThan(2);
  }

  @Test
  void a_cosine_may_rise() {
    assertThat(Schedule.cosine(0, 1).at(0, 100)).isZero();
    assertThat(Schedule.cosine(0, 1).at(99, 100)).isCloseTo(1, within(1e-3));
  }

  @Test
  void a_warm_up_of_four_steps_climbs_by_fifths() {
    Schedule schedule = Schedule.constant(5).warmUp(0.4);
    assertThat(schedule.at(0, 10)).isEqualTo(1);
    assertThat(schedule.at(1, 10)).isEqualTo(2);
    assertThat(schedule.at(3, 10)).isCloseTo(4, within(1e-12));
    assertThat(schedule.at(4, 10)).isEqualTo(5);
    assertThat(schedule.at(9, 10)).isEqualTo(5);
  }

  @Test
  void no_warm_up_changes_nothing() {
    assertThat(Schedule.linear(4, 2).warmUp(0).at(0, 10)).isEqualTo(4);
  }

  @Test
  void a_warm_up_of_the_whole_run_never_exceeds_the_schedule() {
    Schedule schedule = Schedule.constant(1).warmUp(1);
    for (int step = 1; step < 10; step++) {
      assertThat(schedule.at(step, 10)).isLessThan(1).isGreaterThan(schedule.at(step - 1, 10));
    }
  }

  @Test
  void long_runs_do_not_overflow() {
    assertThat(Schedule.linear(0, 1).at(Long.MAX_VALUE / 2, Long.MAX_VALUE))
        .isCloseTo(0.5, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void numbers_out_of_range_are_rejected(double value) {
    String message = "expected a schedule of finite numbers that are not negative, got " + value;
    assertThatThrownBy(() -> Schedule.constant(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> Schedule.linear(value, 1)).hasMessage(message);
    assertThatThrownBy(() -> Schedule.linear(1, value)).hasMessage(message);
    assertThatThrownBy(() -> Schedule.cosine(value, 1)).hasMessage(message);
    assertThatThrownBy(() -> Schedule.cosine(1, value)).hasMessage(message);
    assertThatThrownBy(() -> Dreg.layerwise(value)).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void warm_ups_out_of_range_are_rejected(double part) {
    assertThatThrownBy(() -> Schedule.constant(1).warmUp(part))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a warm-up part in 0..1, got " + part);
  }
}
