package org.chainzrule.io;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainzrule.Internal;

/**
 * Where the content of a named file goes, after all symbolic links. A regular file, or one that
 * does not exist yet, is replaced as a whole. A stream is written through and never replaced: a
 * device such as {@code /dev/null}, a named pipe, or a file that a process has open, such as {@code
 * /dev/stdout}.
 *
 * @param file the file itself, which is no link, or the name of an open one
 * @param isStream whether it is written through
 */
@Internal({"examples", "train"})
public record Destination(Path file, boolean isStream) {

  private static final int MAX_LINKS = 40;

  /** How Linux and macOS name the open files of a process; its number is missing on macOS. */
  private static final Pattern OPEN =
      Pattern.compile("(?:/proc/(\\d+)(?:/task/\\d+)?|/dev)/fd/(\\d+)");

  /**
   * The destination of a file.
   *
   * @throws IOException if the name leads to a folder or into a folder that does not exist, or its
   *     links lead in a circle; {@link FailureReason} says so in words
   */
  public static Destination of(Path named) throws IOException {
    Path file = named.toAbsolutePath();
    for (int links = 0; links <= MAX_LINKS; links++) {
      if (Files.isDirectory(file)) {
        throw new FileSystemException(
            named.toString(), null, "expected a file to write to, got a folder");
      }
      file = file.getParent().toRealPath().resolve(file.getFileName());
      if (OPEN.matcher(file.toString()).matches()) {
        return new Destination(file, true);
      }
      if (!Files.isSymbolicLink(file)) {
        return new Destination(file, Files.exists(file) && !Files.isRegularFile(file));
      }
      file = file.resolveSibling(Files.readSymbolicLink(file));
    }
    throw new FileSystemException(
        named.toString(), null, "expected a file to write to, got links that lead in a circle");
  }

  /** Whether this process may write there, as far as can be told without writing. */
  public boolean isWritable() {
    return Files.isWritable(isStream ? file : file.getParent())
        && (!Files.exists(file) || Files.isWritable(file));
  }

  /**
   * Opens a stream; a pipe waits for its reader.
   *
   * @throws IOException if it cannot be opened for writing
   */
  public OutputStream open() throws IOException {
    Matcher open = OPEN.matcher(file.toString());
    if (open.matches() && isOwn(open.group(1))) {
      // Opened a second time, a file would be written from its beginning by one of the two.
      switch (open.group(2)) {
        case "1":
          return new Shared(new FileOutputStream(FileDescriptor.out));
        case "2":
          return new Shared(new FileOutputStream(FileDescriptor.err));
        default:
          break;
      }
    }
    return Files.isRegularFile(file)
        ? Files.newOutputStream(file, StandardOpenOption.APPEND)
        : Files.newOutputStream(file, StandardOpenOption.WRITE);
  }

  private static boolean isOwn(String process) {
    return process == null || process.equals(Long.toString(ProcessHandle.current().pid()));
  }

  /** A stream that others go on using, so that it stays open. */
  private static final class Shared extends FilterOutputStream {

    Shared(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
