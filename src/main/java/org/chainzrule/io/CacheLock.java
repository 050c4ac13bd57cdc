package org.chainzrule.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.chainzrule.Internal;

/**
 * An exclusive lock on a cache folder, held by one thread of one process at a time; each folder has
 * its own. The operating system releases it if that process dies.
 */
@Internal({"experiment", "text"})
public final class CacheLock {

  /**
   * File locks belong to a process, so threads of one process queue here first, one queue for each
   * lock file. A queue stays for the life of the process; there are as many as cache folders.
   */
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

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
   * @param file the lock file, created where it is missing and left behind; its folder exists
   * @param timeout the longest wait for the lock
   * @throws IOException if the lock was not free in time
   * @throws IllegalStateException if this thread holds the lock already
   */
  public static <T> T holding(Path file, Duration timeout, Task<T> task)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    // A folder may be reached by several paths.
    Path real = file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
    ReentrantLock thread = THREADS.computeIfAbsent(real, path -> new ReentrantLock());
    if (thread.isHeldByCurrentThread()) {
      throw new IllegalStateException("expected the lock " + file + " to be free, got one held");
    }
    if (!thread.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
      throw busy(file, timeout);
    }
    try (FileChannel channel =
        FileChannel.open(real, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (!locked(channel)) {
        if (System.nanoTime() - deadline > 0) {
          throw busy(file, timeout);
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
      return task.run();
    } finally {
      thread.unlock();
    }
  }

  /** Whether the lock was free; closing the channel releases it. */
  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // Held in this process by a second copy of this class, as in an application server.
      return false;
    }
  }

  private static IOException busy(Path file, Duration timeout) {
    return new IOException(
        "expected the lock " + file + " within " + timeout.toSeconds() + " s, it is still held");
  }
}
