package org.chainzrule.optim.schedule;

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
  void an_exponential_from_eight_to_two_is_at_four_half_way() {
    Schedule schedule = Schedule.exponential(8, 2);
    assertThat(schedule.at(0, 10)).isEqualTo(8);
    assertThat(schedule.at(5, 10)).isCloseTo(4, within(1e-14));
    assertThat(schedule.at(999, 1000)).isCloseTo(2, within(1e-2)).isGreaterThan(2);
    assertThat(Schedule.exponential(1e-5, 1e-3).at(1, 2)).isCloseTo(1e-4, within(1e-18));
    assertThat(schedule).hasToString("exponential 8.0 to 2.0");
  }

  @Test
  void stairs_of_a_quarter_of_the_run_fall_three_times() {
    Schedule schedule = Schedule.stepDecay(8, 0.5, 0.25);
    double[] expected = {8, 8, 4, 4, 2, 2, 1, 1};
    for (int step = 0; step < 8; step++) {
      assertThat(schedule.at(step, 8)).isEqualTo(expected[step]);
    }
    assertThat(Schedule.stepDecay(8, 0, 0.5).at(1, 4)).isEqualTo(8);
    assertThat(Schedule.stepDecay(8, 0, 0.5).at(2, 4)).isZero();
    assertThat(Schedule.stepDecay(8, 0.5, 2).at(9, 10)).isEqualTo(8);
    assertThat(schedule).hasToString("8.0 times 0.5 every 0.25 of the run");
  }

  @Test
  void stairs_of_three_steps_fall_at_the_third_however_long_the_run() {
    Schedule schedule = Schedule.stepDecayEvery(8, 0.5, 3);
    for (long total : new long[] {7, 700}) {
      assertThat(schedule.at(0, total)).isEqualTo(8);
      assertThat(schedule.at(2, total)).isEqualTo(8);
      assertThat(schedule.at(3, total)).isEqualTo(4);
      assertThat(schedule.at(6, total)).isEqualTo(2);
    }
    assertThat(schedule).hasToString("8.0 times 0.5 every 3 steps");
  }

  @Test
  void one_cycle_rises_from_a_25th_to_its_peak_and_falls_to_almost_nothing() {
    Schedule schedule = Schedule.oneCycle(25);
    assertThat(schedule.at(0, 100)).isCloseTo(1, within(1e-14));
    assertThat(schedule.at(15, 100)).isCloseTo(13, within(1e-12));
    assertThat(schedule.at(30, 100)).isCloseTo(25, within(1e-14));
    assertThat(schedule.at(65, 100)).isCloseTo(12.5 + 0.5e-4, within(1e-12));
    assertThat(schedule.at(99_999, 100_000)).isCloseTo(1e-4, within(1e-6));
    assertThat(schedule).hasToString("one cycle up to 25.0 at 0.3 of the run");
  }

  @Test
  void one_cycle_may_have_its_peak_at_either_end() {
    assertThat(Schedule.oneCycle(5, 0).at(0, 10)).isEqualTo(5);
    assertThat(Schedule.oneCycle(5, 1).at(9, 10)).isLessThan(5).isGreaterThan(4.8);
    assertThat(Schedule.oneCycle(0).at(3, 10)).isZero();
  }

  @Test
  void any_schedule_may_be_warmed_up() {
    assertThat(Schedule.exponential(5, 5).warmUp(0.4).at(1, 10)).isCloseTo(2, within(1e-14));
    assertThat(Schedule.stepDecayEvery(5, 0.1, 4).warmUp(0.4).at(0, 10)).isEqualTo(1);
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
    assertThatThrownBy(() -> Schedule.exponential(value, 1)).hasMessage(message);
    assertThatThrownBy(() -> Schedule.exponential(1, value)).hasMessage(message);
    assertThatThrownBy(() -> Schedule.stepDecay(value, 1, 1)).hasMessage(message);
    assertThatThrownBy(() -> Schedule.stepDecay(1, value, 1)).hasMessage(message);
    assertThatThrownBy(() -> Schedule.stepDecayEvery(1, value, 1)).hasMessage(message);
    assertThatThrownBy(() -> Schedule.oneCycle(value)).hasMessage(message);
  }

  @Test
  void an_exponential_cannot_end_or_begin_at_zero() {
    String message = "expected an exponential schedule between positive numbers, got ";
    assertThatThrownBy(() -> Schedule.exponential(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message + "1.0 and 0.0");
    assertThatThrownBy(() -> Schedule.exponential(0, 1)).hasMessage(message + "0.0 and 1.0");
  }

  @Test
  void stairs_and_peaks_out_of_range_are_rejected() {
    assertThatThrownBy(() -> Schedule.stepDecay(1, 0.5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected stairs of a part above 0, got 0.0");
    assertThatThrownBy(() -> Schedule.stepDecay(1, 0.5, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> Schedule.stepDecayEvery(1, 0.5, 0))
        .hasMessage("expected stairs of at least 1 step, got 0");
    assertThatThrownBy(() -> Schedule.oneCycle(1, 1.1))
        .hasMessage("expected the peak's place in 0..1, got 1.1");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void warm_ups_out_of_range_are_rejected(double part) {
    assertThatThrownBy(() -> Schedule.constant(1).warmUp(part))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a warm-up part in 0..1, got " + part);
  }
}
