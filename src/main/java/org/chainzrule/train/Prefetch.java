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
 * A batch source that makes batches ahead of time on a background thread, in the same order and
 * with the same values as without one. A bounded queue limits how far ahead it runs; closing the
 * source ends the thread.
 */
final class Prefetch implements BatchSource {

  /** A batch, or the exception that making it threw. */
  private record Result(LoadedBatch batch, Throwable failure) {}

  private final BlockingQueue<Result> queue;
  private final Thread producer;

  /**
   * @param depth how many finished batches wait at most
   */
  Prefetch(Dataset data, Precision precision, Iterator<ShuffledBatches.Chosen> batches, int depth) {
    this.queue = new ArrayBlockingQueue<>(depth);
    this.producer = new Thread(() -> produce(data, precision, batches), "chainzrule-prefetch");
    producer.setDaemon(true);
    producer.start();
  }

  private void produce(
      Dataset data, Precision precision, Iterator<ShuffledBatches.Chosen> batches) {
    try {
      while (batches.hasNext() && !Thread.currentThread().isInterrupted()) {
        queue.put(load(data, precision, batches));
      }
    } catch (InterruptedException e) {
      // Closing the source interrupts the thread: no further batch is needed.
      Thread.currentThread().interrupt();
    }
  }

  /** Makes a batch; an exception is handed to the consumer instead of ending the thread. */
  private static Result load(
      Dataset data, Precision precision, Iterator<ShuffledBatches.Chosen> batches) {
    try (TensorScope scope = TensorScope.open()) {
      ShuffledBatches.Chosen next = batches.next();
      Batch batch = next.of(data, precision);
      TensorTransfer transfer = scope.pack(batch.inputs(), batch.targets());
      return new Result(new LoadedBatch(next.rows(), batch, transfer::close), null);
    } catch (RuntimeException | Error e) {
      return new Result(null, e);
    }
  }

  /** Waits for the next batch; if interrupted it keeps waiting and restores the interrupt flag. */
  @Override
  public LoadedBatch next() {
    Result result = uninterrupted(queue::take);
    if (result.failure() instanceof RuntimeException failure) {
      throw failure;
    }
    if (result.failure() instanceof Error failure) {
      throw failure;
    }
    return result.batch();
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

  /** An action that waits and may be interrupted. */
  private interface Interruptible<T> {
    T run() throws InterruptedException;
  }

  private static <T> T uninterrupted(Interruptible<T> action) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return action.run();
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
