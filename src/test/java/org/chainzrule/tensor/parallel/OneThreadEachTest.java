package org.chainzrule.tensor.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class OneThreadEachTest {

  /** The threads that take part in a loop of slow pieces. */
  private static Set<Thread> threads() {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    WorkerPool.pieces(
        64,
        (from, to) -> {
          long until = System.nanoTime() + 500_000;
          while (System.nanoTime() < until) {
            Thread.onSpinWait();
          }
          seen.add(Thread.currentThread());
        });
    return seen;
  }

  @Test
  void loops_stay_on_their_callers_thread_until_the_last_is_closed() {
    OneThreadEach first = OneThreadEach.open();
    OneThreadEach second = OneThreadEach.open();
    assertThat(threads()).containsExactly(Thread.currentThread());
    first.close();
    first.close();
    assertThat(threads()).containsExactly(Thread.currentThread());
    second.close();
    assertThat(threads()).hasSizeLessThanOrEqualTo(WorkerPool.size());
    if (WorkerPool.size() > 1) {
      assertThat(threads()).hasSizeGreaterThan(1);
    }
  }
}
