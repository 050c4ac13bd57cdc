package org.chainzrule.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.chainzrule.Internal;
import org.chainzrule.io.FailureReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock on the checkpoint folder of a run, so that a second run, of this process or another, is
 * refused instead of removing the files of the first. The operating system releases it if the
 * process dies; a lock file that then stays behind is taken over by the next run.
 *
 * <p>Where the file system has no locks, a warning is logged and the run goes on without one.
 */
@Internal("spark")
public final class FolderLock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
  private static final String NAME = "in-use.lock";
  private static final int ATTEMPTS = 100;

  private static final int MOST_SPACES = 4000;

  /**
   * The folders that runs of this process have locked. The operating system takes the lock of a
   * whole process away when any of its threads closes the file, so that a second run must not even
   * open it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final long size;
  private final FileChannel channel;

  /**
   * @param size of the lock file in bytes, by which this run knows its own
   */
  private FolderLock(Path folder, long size, FileChannel channel) {
    this.folder = folder;
    this.size = size;
    this.channel = channel;
  }

  /**
   * Locks a folder that exists; empty where that is not possible.
   *
   * @throws CheckpointException if another run holds the lock
   */
  static Optional<FolderLock> of(Path folder) {
    try {
      Path real = folder.toRealPath();
      if (!HELD.add(real)) {
        throw refusal("this process", folder);
      }
      try {
        return Optional.of(locked(real));
      } catch (IOException | RuntimeException e) {
        HELD.remove(real);
        throw e;
      }
    } catch (IOException e) {
      LOG.warn(
          "could not lock {}, so make sure that no other run uses it: {}",
          folder,
          FailureReason.of(e));
      return Optional.empty();
    }
  }

  private static FolderLock locked(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    for (int i = 0; i < ATTEMPTS; i++) {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        if (lock == null) {
          throw refusal(owner(file), folder);
        }
        long size = write(channel);
        if (isOwn(file, size)) {
          return new FolderLock(folder, size, channel);
        }
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      // The run before removed the file between its opening and its locking here.
      channel.close();
    }
    throw new IOException("expected a lock file that stays as written, got another");
  }

  /** Who wrote a lock file that another process holds; some systems let nobody else read it. */
  private static String owner(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      return text.isEmpty() ? "another process" : text;
    } catch (IOException e) {
      return "another process";
    }
  }

  /** Names this process, with spaces whose number differs by chance; returns the bytes written. */
  private static long write(FileChannel channel) throws IOException {
    String text =
        "process "
            + ProcessHandle.current().pid()
            + " ".repeat(1 + Math.floorMod(System.nanoTime(), MOST_SPACES));
    channel.truncate(0).write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    return text.length();
  }

  /** Whether this is the file that was written, told by its size, without opening it. */
  private static boolean isOwn(Path file, long size) throws IOException {
    return Files.exists(file) && Files.size(file) == size;
  }

  private static CheckpointException refusal(String owner, Path folder) {
    return new CheckpointException(
        "expected a checkpoint folder of one run alone, got one that "
            + owner
            + " uses now: "
            + folder);
  }

  /** Removes the lock file, unless the folder has meanwhile become that of another run. */
  @Override
  public void close() {
    try (FileChannel releasing = channel) {
      Path file = folder.resolve(NAME);
      if (isOwn(file, size)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.debug("could not remove the lock of {}", folder, e);
    } finally {
      HELD.remove(folder);
    }
  }
}
