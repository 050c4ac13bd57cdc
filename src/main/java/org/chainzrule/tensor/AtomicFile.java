package org.chainzrule.tensor;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a file whole or not at all: into a scratch file beside it, forced to the disk and then
 * moved over it. Whatever happens on the way, what was there before stays; a scratch file is left
 * only where the process itself was ended.
 */
final class AtomicFile {

  private static final Logger LOG = LoggerFactory.getLogger(AtomicFile.class);

  /** What is to be in the file. */
  @FunctionalInterface
  interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  /** How a new scratch file is opened; tests put failing disks here. */
  @FunctionalInterface
  interface Opening {
    /**
     * @throws FileAlreadyExistsException if it is there already
     */
    FileChannel create(Path scratch) throws IOException;
  }

  private final Opening opening;

  AtomicFile() {
    this(
        scratch ->
            FileChannel.open(scratch, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  AtomicFile(Opening opening) {
    this.opening = opening;
  }

  /**
   * Writes or replaces a file.
   *
   * @throws TensorFileException if that is not possible
   */
  void write(Path file, Content content) {
    try {
      replace(file, content);
    } catch (IOException e) {
      throw new TensorFileException(file, "could not write: " + reason(e), e);
    }
  }

  private void replace(Path file, Content content) throws IOException {
    // A link stays a link: what it leads to is replaced.
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    if (Files.isDirectory(target)) {
      throw new TensorFileException(file, "expected a file to write to, got a folder");
    }
    Path scratch = target;
    FileChannel opened = null;
    for (int i = 0; opened == null; i++) {
      scratch = target.resolveSibling(target.getFileName() + "." + i + ".part");
      opened = create(scratch);
    }
    try {
      try (FileChannel channel = opened) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(
          scratch, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException | Error e) {
      delete(scratch, e);
      throw e;
    }
    syncFolder(target.getParent());
  }

  /** Null where the name is taken: by another writer, or by a process that was ended. */
  private FileChannel create(Path scratch) throws IOException {
    try {
      return opening.create(scratch);
    } catch (FileAlreadyExistsException e) {
      LOG.debug("{} is taken", scratch);
      return null;
    }
  }

  private static void delete(Path scratch, Throwable failure) {
    try {
      Files.deleteIfExists(scratch);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Makes the new name last through a power cut, where the system lets folders be opened. */
  private static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.debug("could not sync {}", folder, e);
    }
  }

  /** In words: many of Java's own come with a file's name for a message, or with none. */
  static String reason(IOException failure) {
    if (failure instanceof ClosedByInterruptException) {
      return "the thread was interrupted";
    }
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    return failure.getMessage() != null ? failure.getMessage() : failure.getClass().getSimpleName();
  }
}
