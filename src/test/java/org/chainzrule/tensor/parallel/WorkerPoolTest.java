package org.chainzrule.tensor.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {

  private static void visitsAllOnce(WorkerPool pool, int count, int size) {
    AtomicIntegerArray visits = new AtomicIntegerArray(count);
    pool.share(
        count,
        size,
        (from, to) -> {
          assertThat(from % size).isZero();
          for (int i = from; i < to; i++) {
            visits.incrementAndGet(i);
          }
        });
    for (int i = 0; i < count; i++) {
      assertThat(visits.get(i)).isOne();
    }
  }

  @Test
  void every_piece_runs_once_for_any_number_of_threads() {
    for (int threads = 1; threads <= 4; threads++) {
      WorkerPool pool = new WorkerPool(threads);
      for (int count : new int[] {1, 2, 7, 64, 1000}) {
        for (int size : new int[] {1, 3, 64, 2000}) {
          visitsAllOnce(pool, count, size);
        }
      }
    }
  }

  @Test
  void no_part_runs_after_the_return_even_if_workers_slept() throws InterruptedException {
    WorkerPool pool = new WorkerPool(3);
    for (int round = 0; round < 300; round++) {
      AtomicInteger inside = new AtomicInteger();
      pool.share(
          20,
          1,
          (from, to) -> {
            inside.incrementAndGet();
            Thread.onSpinWait();
            inside.decrementAndGet();
          });
      assertThat(inside.get()).isZero();
      if (round % 100 == 0) {
        Thread.sleep(5);
      }
    }
  }

  @Test
  void a_worker_runs_parts_beside_the_caller() {
    Set<String> names = ConcurrentHashMap.newKeySet();
    CountDownLatch both = new CountDownLatch(2);
    new WorkerPool(2)
        .share(
            2,
            1,
            (from, to) -> {
              names.add(Thread.currentThread().getName());
              both.countDown();
              try {
                both.await(10, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(names).containsExactlyInAnyOrder(Thread.currentThread().getName(), "chainzrule-1");
  }

  @Test
  void a_failure_of_any_part_reaches_the_caller_and_the_pool_keeps_working() {
    WorkerPool pool = new WorkerPool(2);
    for (int bad = 0; bad < 4; bad++) {
      int which = bad;
      AtomicInteger others = new AtomicInteger();
      assertThatThrownBy(
              () ->
                  pool.share(
                      4,
                      1,
                      (from, to) -> {
                        if (from == which) {
                          throw new IllegalStateException("part " + which);
                        }
                        others.incrementAndGet();
                      }))
          .hasMessage("part " + which);
      assertThat(others.get()).isEqualTo(3);
      visitsAllOnce(pool, 100, 3);
    }
  }

  @Test
  void a_nested_loop_runs_on_the_calling_thread() {
    WorkerPool pool = new WorkerPool(2);
    AtomicInteger sum = new AtomicInteger();
    pool.share(4, 1, (i, end) -> pool.share(4, 1, (j, to) -> sum.addAndGet(4 * i + j)));
    assertThat(sum.get()).isEqualTo(120);
  }

  @Test
  void several_callers_at_once_all_finish() throws InterruptedException {
    WorkerPool pool = new WorkerPool(2);
    AtomicInteger rounds = new AtomicInteger();
    Thread[] callers = new Thread[4];
    for (int i = 0; i < callers.length; i++) {
      callers[i] =
          new Thread(
              () -> {
                for (int round = 0; round < 100; round++) {
                  visitsAllOnce(pool, 50, 7);
                  rounds.incrementAndGet();
                }
              });
      callers[i].start();
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(rounds.get()).isEqualTo(400);
  }

  /** A pool of two threads in which a late worker takes part in the next loop all the same. */
  private static WorkerPool patient() {
    AtomicLong clock = new AtomicLong();
    return new WorkerPool(2, new Punctuality(() -> clock.addAndGet(Punctuality.LONGEST)));
  }

  /** The thread of a worker, and what it saw, from a loop that both threads take part in. */
  private static Thread worker(WorkerPool pool, Runnable look) {
    CountDownLatch both = new CountDownLatch(2);
    AtomicReference<Thread> worker = new AtomicReference<>();
    Thread caller = Thread.currentThread();
    pool.share(
        2,
        1,
        (from, to) -> {
          both.countDown();
          try {
            assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          if (Thread.currentThread() != caller) {
            worker.set(Thread.currentThread());
            look.run();
          }
        });
    return worker.get();
  }

  @Test
  void an_interrupt_ends_an_idle_worker_and_the_next_loop_has_another()
      throws InterruptedException {
    WorkerPool pool = patient();
    Thread first = worker(pool, () -> {});
    first.interrupt();
    first.join(10_000);
    assertThat(first.isAlive()).isFalse();
    Thread second = worker(pool, () -> {});
    assertThat(second).isNotSameAs(first);
    visitsAllOnce(pool, 1000, 3);
  }

  @Test
  void an_interrupt_during_a_loop_loses_no_part() throws InterruptedException {
    WorkerPool pool = patient();
    for (int round = 0; round < 200; round++) {
      Thread worker = worker(pool, () -> Thread.currentThread().interrupt());
      visitsAllOnce(pool, 100, 1);
      worker.join(10_000);
      assertThat(worker.isAlive()).isFalse();
    }
  }

  @Test
  void an_interrupted_caller_gets_its_result_and_stays_interrupted() {
    WorkerPool pool = new WorkerPool(2);
    Thread.currentThread().interrupt();
    visitsAllOnce(pool, 1000, 3);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void workers_take_over_nothing_of_the_caller_that_starts_them() {
    InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    AtomicReference<String> seen = new AtomicReference<>("not looked");
    AtomicReference<ClassLoader> context = new AtomicReference<>();
    local.set("mine");
    Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0], loader));
    try {
      worker(
          new WorkerPool(2),
          () -> {
            seen.set(local.get());
            context.set(Thread.currentThread().getContextClassLoader());
          });
    } finally {
      Thread.currentThread().setContextClassLoader(loader);
    }
    assertThat(seen.get()).isNull();
    assertThat(context.get()).isSameAs(WorkerPool.class.getClassLoader());
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void after_a_late_worker_the_caller_runs_loops_alone_and_later_shares_them_again() {
    AtomicLong clock = new AtomicLong();
    WorkerPool pool = new WorkerPool(2, new Punctuality(clock::get));
    worker(pool, () -> sleep(100));
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    pool.share(1000, 1, (from, to) -> threads.add(Thread.currentThread()));
    assertThat(threads).containsExactly(Thread.currentThread());
    visitsAllOnce(pool, 1000, 3);
    clock.addAndGet(Punctuality.FIRST);
    assertThat(worker(pool, () -> {})).isNotNull();
  }

  @Test
  void a_worker_is_not_late_that_takes_no_longer_than_the_caller() {
    Punctuality punctuality = new Punctuality(() -> 0);
    WorkerPool pool = new WorkerPool(2, punctuality);
    CountDownLatch both = new CountDownLatch(2);
    Thread caller = Thread.currentThread();
    pool.share(
        2,
        1,
        (from, to) -> {
          both.countDown();
          try {
            both.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          sleep(Thread.currentThread() == caller ? 400 : 500);
        });
    assertThat(punctuality.isAlone()).isFalse();
  }

  /** The processor time that a thread has taken so far, in milliseconds. */
  private static long cpuMillis(Thread thread) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    assumeTrue(threads.isThreadCpuTimeEnabled(), "processor time of threads is not measured here");
    return TimeUnit.NANOSECONDS.toMillis(threads.getThreadCpuTime(thread.getId()));
  }

  @Test
  void a_caller_that_waits_for_a_late_worker_takes_no_processor_time() {
    long before = cpuMillis(Thread.currentThread());
    worker(new WorkerPool(2), () -> sleep(500));
    assertThat(cpuMillis(Thread.currentThread()) - before).isLessThan(100);
  }

  @Test
  void an_interrupted_caller_that_waits_takes_none_either_and_stays_interrupted() {
    Thread caller = Thread.currentThread();
    long before = cpuMillis(caller);
    AtomicInteger ran = new AtomicInteger();
    worker(
        new WorkerPool(2),
        () -> {
          sleep(100);
          caller.interrupt();
          sleep(400);
          ran.incrementAndGet();
        });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ran.get()).isOne();
    assertThat(cpuMillis(caller) - before).isLessThan(100);
  }

  @Test
  void idle_workers_take_no_processor_time_also_after_an_interrupt() throws InterruptedException {
    WorkerPool pool = patient();
    for (int round = 0; round < 2; round++) {
      Thread worker = worker(pool, () -> {});
      Thread.sleep(50);
      long before = cpuMillis(worker);
      Thread.sleep(300);
      assertThat(cpuMillis(worker) - before).isLessThan(30);
      worker.interrupt();
      worker.join(10_000);
      assertThat(worker.isAlive()).isFalse();
    }
  }
}
