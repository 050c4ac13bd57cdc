package org.chainzrule.train;

import java.util.Iterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.TensorTransfer;

/**
 * Batches that a thread of their own makes ahead, in the same order and with the same numbers. A
 * bounded queue holds the thread back; closing ends it.
 */
final class Prefetch implements BatchSource {

  /** A batch, or why there is none. */
  private record Item(Delivery delivery, Throwable failure) {}

  private final BlockingQueue<Item> queue;
  private final Thread producer;

  /**
   * @param depth how many batches wait at most, besides the one being made
   */
  Prefetch(Dataset data, Precision precision, Iterator<int[]> order, int depth) {
    this.queue = new ArrayBlockingQueue<>(depth);
    this.producer = new Thread(() -> produce(data, precision, order), "chainzrule-prefetch");
    producer.setDaemon(true);
    producer.start();
  }

  private void produce(Dataset data, Precision precision, Iterator<int[]> order) {
    try {
      while (order.hasNext() && !Thread.currentThread().isInterrupted()) {
        queue.put(made(data, precision, order));
      }
    } catch (InterruptedException e) {
      // The run is over: nobody waits for more.
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever the data set throws is the consumer's to see. */
  private static Item made(Dataset data, Precision precision, Iterator<int[]> order) {
    try (TensorScope scope = TensorScope.open()) {
      int[] rows = order.next();
      Batch batch = data.batch(rows, precision);
      TensorTransfer parcel = scope.pack(batch.inputs(), batch.targets());
      return new Item(new Delivery(rows, batch, parcel::close), null);
    } catch (RuntimeException | Error e) {
      return new Item(null, e);
    }
  }

  /** Waits for the next batch; an interruption is left for the caller's own code to see. */
  @Override
  public Delivery next() {
    Item item = uninterrupted(queue::take);
    if (item.failure() instanceof RuntimeException failure) {
      throw failure;
    }
    if (item.failure() instanceof Error failure) {
      throw failure;
    }
    return item.delivery();
  }

  @Override
  public void close() {
    producer.interrupt();
    uninterrupted(
        () -> {
          producer.join();
          return true;
        });
  }

  /** What may be interrupted while it waits. */
  private interface Waiting<T> {
    T run() throws InterruptedException;
  }

  private static <T> T uninterrupted(Waiting<T> waiting) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return waiting.run();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
