package org.chainzrule.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.chainzrule.Internal;

/**
 * An exclusive lock on a cache folder, held by one thread of one process at a time. The operating
 * system releases it if that process dies.
 */
@Internal("text")
public final class CacheLock {

  /** File locks belong to a process, so threads of one process queue here first. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private static final long POLL_MILLIS = 50;

  private CacheLock() {}

  /** A task that runs while the lock is held. */
  @FunctionalInterface
  public interface Task<T> {
    /** Runs the task and returns its result. */
    T run() throws IOException, InterruptedException;
  }

  /**
   * Runs a task as soon as nobody else holds the lock, and returns its result.
   *
   * @param file the lock file, created where it is missing and left behind
   * @param timeout the longest wait for the lock
   * @throws IOException if the lock was not free in time
   */
  public static <T> T holding(Path file, Duration timeout, Task<T> task)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    if (!THREADS.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
      throw busy(file, timeout);
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      while (lock == null) {
        if (System.nanoTime() - deadline > 0) {
          throw busy(file, timeout);
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        lock = channel.tryLock();
      }
      return task.run();
    } finally {
      THREADS.unlock();
    }
  }

  private static IOException busy(Path file, Duration timeout) {
    return new IOException(
        "expected the lock " + file + " within " + timeout.toSeconds() + " s, it is still held");
  }
}
