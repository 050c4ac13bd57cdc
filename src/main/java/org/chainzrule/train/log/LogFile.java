package org.chainzrule.train.log;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.DataException;
import org.chainzrule.io.FailureReason;

/** A log of lines, each written through at once, so that a killed run keeps what it wrote. */
final class LogFile implements AutoCloseable {

  private final Path file;
  private final Optional<String> header;
  private final Optional<Pattern> earlier;
  private Writer out;

  /**
   * A file that is opened when the first line comes.
   *
   * @param header a first line that is no row
   * @param earlier how a whole row from before looks, with its kind and step as groups; what comes
   *     before the first new row stays. Empty to start anew.
   */
  LogFile(Path file, Optional<String> header, Optional<Pattern> earlier) {
    this.file = file;
    this.header = header;
    this.earlier = earlier;
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || !Files.isDirectory(folder)) {
      throw new DataException("expected a log to be a file in a folder that exists, got " + file);
    }
  }

  /** Writes a row; {@code text} is its line. */
  void write(LogRow row, String text) {
    try {
      if (out == null) {
        open(row);
      }
      out.write(text + "\n");
      out.flush();
    } catch (IOException e) {
      throw new DataException("could not write " + file + ": " + FailureReason.of(e), e);
    }
  }

  private void open(LogRow first) throws IOException {
    List<String> lines = new ArrayList<>();
    header.ifPresent(lines::add);
    if (earlier.isPresent() && Files.exists(file)) {
      Predicate<String> stays =
          line -> {
            Matcher row = earlier.get().matcher(line);
            return row.matches() && first.comesAfter(row.group(1), Long.parseLong(row.group(2)));
          };
      Files.readAllLines(file).stream().filter(stays).forEach(lines::add);
    }
    AtomicFile.writeText(
        file, lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
    out = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }

  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      throw new DataException("could not write " + file + ": " + FailureReason.of(e), e);
    }
  }
}
