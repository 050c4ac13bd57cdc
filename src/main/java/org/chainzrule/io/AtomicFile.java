package org.chainzrule.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chainzrule.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a file completely or not at all: the content goes into a scratch file in the same folder,
 * is forced to the disk, and the scratch file is then moved over the target in one atomic step. If
 * anything fails on the way, the target keeps its old content and the scratch file is deleted; a
 * scratch file stays behind only where the process itself was killed. A new file has the mode that
 * the process gives to all its files, by its umask; a replaced file keeps its mode.
 */
@Internal({"experiment", "onnx", "spark", "tensor", "text", "train"})
public final class AtomicFile {

  /** A regular expression for the suffix that a scratch file has after the file's own name. */
  public static final String SCRATCH = "(\\.\\d+)?\\.part";

  private static final Logger LOG = LoggerFactory.getLogger(AtomicFile.class);

  /** Writes the new content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes to an empty scratch file, which may also be read again through the channel. */
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Opens a new scratch file; tests substitute one on a failing disk. */
  @FunctionalInterface
  interface Opening {
    /**
     * @throws FileAlreadyExistsException if there is a file of that name
     */
    FileChannel create(Path scratch) throws IOException;
  }

  private final Opening opening;

  /** A writer to the default file system. */
  public AtomicFile() {
    this(
        scratch ->
            FileChannel.open(
                scratch,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
  }

  AtomicFile(Opening opening) {
    this.opening = opening;
  }

  /**
   * Writes or replaces a text file in UTF-8, as {@link #write} does.
   *
   * @throws IOException also if the text has half of a surrogate pair
   */
  public static void writeText(Path file, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Utf8.bytes(text));
    new AtomicFile()
        .write(
            file,
            channel -> {
              while (bytes.hasRemaining()) {
                channel.write(bytes);
              }
            });
  }

  /**
   * Writes or replaces a file. A symbolic link stays, and the file that it leads to is replaced. A
   * device, a pipe or an open file such as {@code /dev/stdout} stays as well: the content is
   * written through it once it is complete.
   *
   * @throws IOException if the file is a folder, its folder does not exist or cannot be written, or
   *     the content cannot be written; {@link FailureReason} says so in words
   */
  public void write(Path file, Content content) throws IOException {
    Destination destination = Destination.of(file);
    if (destination.isStream()) {
      writeThrough(destination, content);
    } else {
      replace(destination.file(), content);
    }
  }

  private void replace(Path target, Content content) throws IOException {
    boolean existed = Files.exists(target);
    if (existed && !Files.isWritable(target)) {
      throw new AccessDeniedException(target.toString());
    }
    Path scratch = target;
    FileChannel opened = null;
    for (int i = 0; opened == null; i++) {
      scratch = target.resolveSibling(target.getFileName() + "." + i + ".part");
      opened = create(scratch);
    }
    try {
      try (FileChannel channel = opened) {
        if (existed) {
          copyMode(target, scratch);
        }
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

  /** A stream has no places to go back to, so that the content is completed elsewhere. */
  private static void writeThrough(Destination stream, Content content) throws IOException {
    Path scratch = Files.createTempFile("chainzrule", ".part");
    try (FileChannel channel =
        FileChannel.open(
            scratch,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      content.writeTo(channel);
      try (OutputStream out = stream.open()) {
        Channels.newInputStream(channel.position(0)).transferTo(out);
      }
    }
  }

  private static void copyMode(Path from, Path to) throws IOException {
    PosixFileAttributeView mode = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    if (mode != null) {
      Files.setPosixFilePermissions(to, mode.readAttributes().permissions());
    }
  }

  /**
   * Deletes the scratch files that killed processes left beside a file. Call it only while no other
   * process can be writing the file, such as while holding a {@link CacheLock}.
   */
  public static void deleteLeftovers(Path file) throws IOException {
    Pattern scratch = Pattern.compile(Pattern.quote(file.getFileName().toString()) + SCRATCH);
    List<Path> leftovers;
    try (Stream<Path> files = Files.list(file.toAbsolutePath().getParent())) {
      leftovers =
          files.filter(each -> scratch.matcher(each.getFileName().toString()).matches()).toList();
    }
    for (Path leftover : leftovers) {
      Files.deleteIfExists(leftover);
    }
  }

  /** Opens a scratch file; null where another writer or a killed process already made one. */
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

  /** Makes the new directory entry survive a power cut, where the system can open folders. */
  private static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.debug("could not sync {}", folder, e);
    }
  }
}
