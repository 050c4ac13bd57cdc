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
 * A lock on a cache folder that one thread of one process holds at a time. The operating system
 * frees it if that process dies.
 */
@Internal("text")
public final class CacheLock {

  /** File locks belong to a process, so threads of one process queue here first. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  private static final long POLL_MILLIS = 50;

  private CacheLock() {}

  /** Work to be done while the lock is held. */
  @FunctionalInterface
  public interface Task<T> {
    /** Does the work and gives its result. */
    T run() throws IOException, InterruptedException;
  }

  /**
   * Does a task as soon as nobody else holds the lock.
   *
   * @param file the lock file, created where it is missing and left behind
   * @param patience the longest wait for the lock
   * @throws IOException if the lock was not free in time
   */
  public static <T> T holding(Path file, Duration patience, Task<T> task)
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
