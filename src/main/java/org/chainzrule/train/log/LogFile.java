package org.chainzrule.train.log;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Destination;
import org.chainzrule.io.FailureReason;
import org.chainzrule.train.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text file with one line for every step, validation and epoch of a run, as comma-separated
 * values or as JSON. Each line is flushed at once, so that a run that is killed keeps what it
 * logged. Numbers are written as Java does, whatever the locale. A device, a pipe or an open file
 * such as {@code /dev/stdout} is written through. A file that cannot be written is refused before
 * the first step; one that can no longer be written later is given up with a warning, and the
 * training goes on.
 *
 * <pre>{@code
 * try (LogFile log = LogFile.csv(Path.of("log.csv"))) {
 *   trainer.with(log).fit(train, 10);
 * }
 * }</pre>
 */
public final class LogFile implements Callback, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);

  private final Path file;
  private final LogFormat format;
  private final boolean resuming;
  private Writer out;
  private boolean givenUp;
  private List<String> metrics = List.of();

  private LogFile(Path file, LogFormat format, boolean resuming) {
    this.file = file;
    this.format = format;
    this.resuming = resuming;
    destination();
  }

  private Destination destination() {
    try {
      return Destination.of(file);
    } catch (IOException e) {
      throw new DataException(
          "expected a log to be a file in a folder that exists, got "
              + file
              + ": "
              + FailureReason.of(e),
          e);
    }
  }

  /**
   * A log of comma-separated values that replaces an existing file. Its columns are {@code
   * kind,step,epoch,examples,loss,penalty,gradientNorm,rate,nanos,seconds,validationLoss,validationAccuracy},
   * and behind them one for each {@link org.chainzrule.train.EarlyStopping.Measure measure} of the
   * run, such as {@code validation/macro F1}; a field that does not apply is empty.
   *
   * @throws DataException if the folder does not exist
   */
  public static LogFile csv(Path file) {
    return new LogFile(file, LogFormat.CSV, false);
  }

  /**
   * A log of JSON lines that replaces an existing file: an object per line with {@code kind},
   * {@code step}, {@code epoch} and the values that apply, named as the columns of {@link #csv};
   * characters beyond ASCII are escaped. NaN and infinite values are {@code null}, since JSON has
   * none.
   *
   * @throws DataException if the folder does not exist
   */
  public static LogFile jsonLines(Path file) {
    return new LogFile(file, LogFormat.JSON_LINES, false);
  }

  /** The same log for a resumed run: rows of the file from before its first step are kept. */
  public LogFile resuming() {
    return new LogFile(file, format, true);
  }

  @Override
  public Decision afterStep(Step step) {
    return write(LogRow.of(step));
  }

  @Override
  public Decision afterValidation(Validation validation) {
    return write(LogRow.of(validation));
  }

  @Override
  public Decision afterEpoch(Epoch epoch) {
    return write(LogRow.of(epoch));
  }

  /**
   * In a run after another one, a resumed log drops the rows that will be repeated once more.
   *
   * @throws DataException if the file cannot be written
   * @throws IllegalArgumentException if it has columns for the measures of a run before, and this
   *     one has others
   */
  @Override
  public void beforeRun(Run run) {
    if (resuming) {
      close();
      out = null;
      givenUp = false;
    }
    if (out == null && !destination().isWritable()) {
      throw new DataException("expected a log that may be written, got " + file);
    }
    if (out != null && !format.header(run.metrics()).equals(format.header(metrics))) {
      throw new IllegalArgumentException(
          "expected runs with the same measures in one log, got "
              + run.metrics()
              + " after "
              + metrics);
    }
    metrics = run.metrics();
  }

  /** The file is opened with the first row, which says what rows of a resumed run stay. */
  private Decision write(LogRow row) {
    if (!givenUp) {
      try {
        if (out == null) {
          open(row);
        }
        out.write(format.line(row, metrics) + "\n");
        out.flush();
      } catch (IOException e) {
        giveUp(e);
      }
    }
    return Decision.CONTINUE;
  }

  private void giveUp(IOException e) {
    givenUp = true;
    LOG.warn("the log {} ends here, since it could not be written: {}", file, FailureReason.of(e));
  }

  private void open(LogRow first) throws IOException {
    Destination destination = Destination.of(file);
    StringBuilder beginning = new StringBuilder();
    format.header(metrics).ifPresent(line -> beginning.append(line).append('\n'));
    if (destination.isStream()) {
      out = new BufferedWriter(new OutputStreamWriter(destination.open(), StandardCharsets.UTF_8));
      out.write(beginning.toString());
      return;
    }
    if (resuming && Files.exists(file)) {
      Pattern whole = format.whole(metrics);
      Predicate<String> stays =
          line -> {
            Matcher row = whole.matcher(line);
            return row.matches()
                && line.chars().allMatch(c -> c < 0x80)
                && first.comesAfter(row.group(1), Long.parseLong(row.group(2)));
          };
      // Whole rows are ASCII, and this charset decodes anything else, too.
      Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
          .filter(stays)
          .forEach(line -> beginning.append(line).append('\n'));
    }
    AtomicFile.writeText(file, beginning.toString());
    out = Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }

  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      giveUp(e);
    }
  }
}
