package org.chainzrule.tensor.parallel;

import org.chainzrule.Internal;

/**
 * While it is open, every caller computes on its own thread alone. That is faster where several
 * trainings go on at once, one for each processor, since none then waits for threads of the worker
 * pool. Results are the same to the bit.
 *
 * <pre>{@code
 * try (OneThreadEach alone = OneThreadEach.open()) {
 *   trainings.parallelStream().forEach(Runnable::run);
 * }
 * }</pre>
 */
@Internal("experiment")
public final class OneThreadEach implements AutoCloseable {

  private static int open;

  private boolean closed;

  private OneThreadEach() {}

  /** Begins; several may be open, and the last to close ends it. */
  public static OneThreadEach open() {
    synchronized (OneThreadEach.class) {
      if (open++ == 0) {
        WorkerPool.all().takeAway();
      }
    }
    return new OneThreadEach();
  }

  @Override
  public void close() {
    synchronized (OneThreadEach.class) {
      if (!closed && --open == 0) {
        WorkerPool.all().giveBack();
      }
      closed = true;
    }
  }
}
