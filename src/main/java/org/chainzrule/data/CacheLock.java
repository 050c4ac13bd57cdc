package org.chainzrule.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A lock that one thread of one process holds at a time. The system frees it if that one dies. */
final class CacheLock {

  /** File locks belong to a process, so its threads queue here first. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private static final long POLL_MILLIS = 50;

  private CacheLock() {}

  /** What is done under the lock. */
  @FunctionalInterface
  interface Task<T> {
    T run() throws IOException, InterruptedException;
  }

  /**
   * Does the task when nobody else is at it.
   *
   * @param file the lock file, made where it is missing and left behind
   * @throws IOException if the lock was not free in time
   */
  static <T> T holding(Path file, Duration patience, Task<T> task)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    if (!THREADS.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw busy(file, patience);
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      while (lock == null) {
        if (System.nanoTime() - deadline > 0) {
          throw busy(file, patience);
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        lock = channel.tryLock();
      }
      return task.run();
    } finally {
      THREADS.unlock();
    }
  }

  private static IOException busy(Path file, Duration patience) {
    return new IOException(
        "expected the lock " + file + " within " + patience.toSeconds() + " s, it is still held");
  }
}
