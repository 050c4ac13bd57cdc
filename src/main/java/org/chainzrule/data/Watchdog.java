package org.chainzrule.data;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Closes a stream on which nothing was heard for a while, so that its reader fails and goes on. */
final class Watchdog implements AutoCloseable {

  private final InputStream stream;
  private final long patience;
  private volatile long heard = System.nanoTime();
  private volatile boolean expired;
  private volatile boolean done;

  private Watchdog(InputStream stream, Duration patience) {
    this.stream = stream;
    this.patience = patience.toNanos();
  }

  static Watchdog over(InputStream stream, Duration patience) {
    Watchdog watchdog = new Watchdog(stream, patience);
    watchdog.check();
    return watchdog;
  }

  /** Called with every sign of life. */
  void heard() {
    heard = System.nanoTime();
  }

  /** Whether the stream was closed for its silence. */
  boolean expired() {
    return expired;
  }

  private void check() {
    if (done) {
      return;
    }
    long left = patience - (System.nanoTime() - heard);
    if (left > 0) {
      CompletableFuture.delayedExecutor(left, TimeUnit.NANOSECONDS, Runnable::run)
          .execute(this::check);
      return;
    }
    expired = true;
    try {
      stream.close();
    } catch (IOException e) {
      // The reader notices anyway.
      done = true;
    }
  }

  @Override
  public void close() {
    done = true;
  }
}
