package org.chainzrule.tensor.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PunctualityTest {

  private long now = Long.MAX_VALUE - 1_000_000;
  private final Punctuality punctuality = new Punctuality(() -> now);

  /** Passes the time for which the caller is to run loops alone, and returns it. */
  private long alone() {
    long start = now;
    while (punctuality.isAlone()) {
      now += 1_000_000;
    }
    return now - start;
  }

  @Test
  void nobody_is_alone_before_a_worker_was_late() {
    assertThat(alone()).isZero();
  }

  @Test
  void the_time_alone_doubles_up_to_a_limit_where_the_next_try_fails_soon() {
    for (long expected : new long[] {5, 10, 20, 40, 80, 80, 80}) {
      punctuality.late();
      assertThat(alone()).isEqualTo(expected * 1_000_000);
      now += 3 * expected * 1_000_000;
    }
  }

  @Test
  void the_time_alone_is_short_again_after_workers_were_in_time_for_longer() {
    for (int i = 0; i < 3; i++) {
      punctuality.late();
      alone();
    }
    now += Punctuality.SOON * 20_000_000L;
    punctuality.late();
    assertThat(alone()).isEqualTo(Punctuality.FIRST);
  }
}
