package org.chainzrule.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;

class TensorTransferTest {

  private static final Shape SHAPE = Shape.of(1000);

  @Test
  void a_packed_tensor_outlives_its_scope_until_the_transfer_closes() {
    Tensor tensor;
    TensorTransfer transfer;
    try (TensorScope scope = TensorScope.open()) {
      tensor = Tensor.filled(SHAPE, Precision.SINGLE, 7);
      transfer = scope.pack(tensor);
    }
    assertThat(tensor.at(999)).isEqualTo(7);
    transfer.close();
    transfer.close();
    assertThatThrownBy(() -> tensor.at(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in a scope that has closed");
  }

  @Test
  void what_the_scope_does_not_hold_stays_where_it_is() {
    Tensor free = Tensor.filled(SHAPE, Precision.SINGLE, 1);
    try (TensorScope outer = TensorScope.open()) {
      Tensor outside = Tensor.filled(SHAPE, Precision.SINGLE, 2);
      try (TensorScope scope = TensorScope.open()) {
        scope.pack(free, outside).close();
      }
      assertThat(outside.at(0)).isEqualTo(2);
    }
    assertThat(free.at(0)).isEqualTo(1);
  }

  @Test
  void a_tensor_packed_twice_is_released_once() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = Tensor.filled(SHAPE, Precision.SINGLE, 1);
      scope.pack(tensor, tensor.reshape(Shape.of(10, 100))).close();
      assertThatThrownBy(() -> tensor.at(0)).isInstanceOf(IllegalStateException.class);
    }
  }

  /** Blocks circulate between two threads: after the first transfers the pool no longer grows. */
  @Test
  void blocks_come_back_to_the_thread_that_made_them() throws InterruptedException {
    record Item(Tensor tensor, TensorTransfer transfer) {}
    BlockingQueue<Item> queue = new ArrayBlockingQueue<>(2);
    long[] pooled = new long[2];
    Thread maker =
        new Thread(
            () -> {
              for (int i = 0; i < 200; i++) {
                try (TensorScope scope = TensorScope.open()) {
                  Tensor tensor = Tensor.filled(SHAPE, Precision.DOUBLE, i);
                  queue.put(new Item(tensor, scope.pack(tensor)));
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                pooled[i < 10 ? 0 : 1] = TensorScope.pooledBytes();
              }
            });
    maker.start();
    long mine = TensorScope.pooledBytes();
    for (int i = 0; i < 200; i++) {
      Item item = queue.take();
      assertThat(item.tensor().at(999)).isEqualTo(i);
      assertThat(item.tensor().at(0)).isEqualTo(i);
      item.transfer().close();
    }
    maker.join();
    assertThat(TensorScope.pooledBytes()).isEqualTo(mine);
    // Two in the queue, one in use, one being created, one on its way back.
    assertThat(pooled[1]).isPositive().isLessThanOrEqualTo(5 * 1024 * Double.BYTES);
  }
}
