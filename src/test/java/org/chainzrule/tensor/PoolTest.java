package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How much memory pools keep, and when they give it back. */
class PoolTest {

  private static final Shape LARGE = Shape.of(300_000);

  private static Tensor large(double value) {
    return Tensor.filled(LARGE, Precision.SINGLE, value);
  }

  /** A block that this thread's pool holds, free. */
  private static Memory pooled() {
    try (TensorScope scope = TensorScope.open()) {
      return large(1).memory();
    }
  }

  private static void inThread(Runnable work) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread = new Thread(work);
    thread.setUncaughtExceptionHandler((ended, e) -> failure.set(e));
    thread.start();
    thread.join();
    assertThat(failure.get()).isNull();
  }

  @Test
  void batches_of_many_sizes_keep_no_more_than_twice_the_largest() throws InterruptedException {
    int most = 100_000;
    AtomicReference<Long> held = new AtomicReference<>();
    inThread(
        () -> {
          Random random = new Random(1);
          for (int i = 0; i < 400; i++) {
            Shape shape = Shape.of(1 + random.nextInt(most));
            try (TensorScope scope = TensorScope.open()) {
              for (int j = 0; j < 4; j++) {
                Tensor.filled(shape, Precision.DOUBLE, j);
              }
            }
          }
          held.set(TensorScope.pooledBytes());
        });
    // A block is up to an eighth larger than asked for.
    assertThat(held.get()).isPositive().isLessThanOrEqualTo(2L * 4 * (most + most / 8) * 8);
  }

  @Test
  void memory_of_a_large_batch_is_given_back_while_small_ones_go_on() throws InterruptedException {
    List<Long> held = new ArrayList<>();
    inThread(
        () -> {
          Memory large = pooled();
          for (int i = 1; i <= 2 * Pool.PERIOD; i++) {
            held.add(TensorScope.pooledBytes());
            try (TensorScope scope = TensorScope.open()) {
              Tensor.filled(Shape.of(1000), Precision.SINGLE, i);
            }
          }
          assertThat(large.owner.wasClosed()).isTrue();
          held.add(TensorScope.pooledBytes());
        });
    long large = LARGE.length() * 4L;
    assertThat(held).hasSize(2 * Pool.PERIOD + 1);
    assertThat(held.subList(0, Pool.PERIOD)).allMatch(bytes -> bytes >= large);
    assertThat(held.get(2 * Pool.PERIOD)).isPositive().isLessThan(large / 100);
  }

  @Test
  void a_large_batch_now_and_then_keeps_its_memory() throws InterruptedException {
    inThread(
        () -> {
          Memory large = pooled();
          for (int round = 0; round < 3; round++) {
            for (int i = 0; i < Pool.PERIOD - 1; i++) {
              try (TensorScope scope = TensorScope.open()) {
                Tensor.filled(Shape.of(1000), Precision.SINGLE, i);
              }
            }
            assertThat(pooled()).isSameAs(large);
          }
        });
  }

  @Test
  void small_pools_keep_all_sizes() throws InterruptedException {
    AtomicReference<Boolean> same = new AtomicReference<>();
    inThread(
        () -> {
          Memory[] first = new Memory[8];
          for (int round = 0; round < 2; round++) {
            for (int i = 0; i < first.length; i++) {
              try (TensorScope scope = TensorScope.open()) {
                Memory memory = Tensor.zeros(Shape.of(100 << i), Precision.SINGLE).memory();
                same.set(round == 0 || memory == first[i]);
                first[i] = memory;
              }
            }
          }
        });
    assertThat(same.get()).isTrue();
  }

  @Test
  void emptying_frees_what_no_scope_uses_and_nothing_else() {
    Memory free = pooled();
    try (TensorScope scope = TensorScope.open()) {
      Tensor kept = Tensor.filled(Shape.of(7), Precision.DOUBLE, 3);
      Tensor outside;
      try (TensorScope inner = TensorScope.open()) {
        large(2);
        outside = inner.keep(Tensor.filled(Shape.of(5), Precision.DOUBLE, 4));
      }
      TensorScope.emptyPools();
      assertThat(free.owner.wasClosed()).isTrue();
      assertThat(TensorScope.pooledBytes()).isEqualTo(2 * 16 * Double.BYTES);
      assertThat(kept.toArray()).containsOnly(3);
      assertThat(outside.toArray()).containsOnly(4);
      assertThat(large(5).at(LARGE.length() - 1)).isEqualTo(5);
    }
  }

  @Test
  void emptying_reaches_other_threads_at_once_or_when_their_scopes_close() throws Exception {
    ExecutorService idle = Executors.newSingleThreadExecutor();
    ExecutorService working = Executors.newSingleThreadExecutor();
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch emptied = new CountDownLatch(1);
    try {
      Memory free = idle.submit(PoolTest::pooled).get();
      Memory used = working.submit(PoolTest::pooled).get();
      Future<Double> number =
          working.submit(
              () -> {
                try (TensorScope scope = TensorScope.open()) {
                  Tensor x = large(6);
                  open.countDown();
                  emptied.await();
                  return x.at(LARGE.length() - 1);
                }
              });
      open.await();
      TensorScope.emptyPools();
      assertThat(free.owner.wasClosed()).isTrue();
      assertThat(used.owner.wasClosed()).isFalse();
      emptied.countDown();
      assertThat(number.get()).isEqualTo(6);
      assertThat(working.submit(TensorScope::pooledBytes).get()).isZero();
      assertThat(used.owner.wasClosed()).isTrue();
      assertThat(idle.submit(PoolTest::pooled).get().owner.wasClosed()).isFalse();
    } finally {
      emptied.countDown();
      idle.shutdown();
      working.shutdown();
    }
  }

  @Test
  void an_ended_thread_gives_its_memory_back_when_another_one_works() throws InterruptedException {
    AtomicReference<Memory> left = new AtomicReference<>();
    inThread(() -> left.set(pooled()));
    inThread(PoolTest::pooled);
    assertThat(left.get().owner.wasClosed()).isTrue();

    inThread(() -> left.set(pooled()));
    Thread.sleep(200);
    pooled();
    assertThat(left.get().owner.wasClosed()).isTrue();
  }

  @Test
  void what_an_ended_thread_has_handed_over_lives_until_it_is_closed() throws InterruptedException {
    AtomicReference<Tensor> tensor = new AtomicReference<>();
    AtomicReference<TensorTransfer> transfer = new AtomicReference<>();
    inThread(
        () -> {
          try (TensorScope scope = TensorScope.open()) {
            tensor.set(large(8));
            transfer.set(scope.pack(tensor.get()));
          }
        });
    TensorScope.emptyPools();
    Memory memory = tensor.get().memory();
    assertThat(tensor.get().at(LARGE.length() - 1)).isEqualTo(8);
    assertThat(memory.owner.wasClosed()).isFalse();
    transfer.get().close();
    assertThat(memory.owner.wasClosed()).isTrue();
  }
}
