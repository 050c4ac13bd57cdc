package org.chainzrule.tensor.parallel;

import java.util.function.LongSupplier;

/**
 * Whether the workers of a pool come in time. Where other processes use the cores, a worker may be
 * held up for a whole time slice of the system, some milliseconds, while the caller waits for its
 * last part. After such a wait the caller runs loops alone for a while, which takes less time. The
 * while doubles whenever the worker is late again soon after it.
 */
final class Punctuality {

  /** The first time for which the caller runs loops alone, in nanoseconds. */
  static final long FIRST = 5_000_000;

  /** The longest such time, in nanoseconds. */
  static final long LONGEST = 80_000_000;

  /** A worker that is late within so many times the last while is late soon. */
  static final int SOON = 4;

  private final LongSupplier clock;

  /** For how long the caller was last told to run loops alone, in nanoseconds; 0 at first. */
  private long alone;

  private volatile long end;

  /** Whether the end may be still to come; where not, the clock is not read. */
  private volatile boolean waiting;

  /**
   * @param clock nanoseconds from any origin, as {@link System#nanoTime}
   */
  Punctuality(LongSupplier clock) {
    this.clock = clock;
  }

  /** Whether the caller is to run loops alone. */
  boolean isAlone() {
    if (!waiting) {
      return false;
    }
    if (clock.getAsLong() - end < 0) {
      return true;
    }
    waiting = false;
    return false;
  }

  /** A worker was late; called by one thread at a time. */
  void late() {
    long now = clock.getAsLong();
    boolean soon = alone > 0 && now - end < SOON * alone;
    alone = soon ? Math.min(LONGEST, 2 * alone) : FIRST;
    end = now + alone;
    waiting = true;
  }
}
