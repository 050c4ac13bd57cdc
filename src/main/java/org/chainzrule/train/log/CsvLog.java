package org.chainzrule.train.log;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.chainzrule.train.Callback;

/**
 * Writes a line of comma-separated values for every step, validation and epoch, at once: {@code
 * kind,step,epoch,examples,loss,penalty,gradientNorm,rate,nanos,seconds,validationLoss,validationAccuracy}.
 * Numbers are written as Java does in every locale; a field that does not apply is empty.
 */
public final class CsvLog implements Callback, AutoCloseable {

  private static final String HEADER = "kind,step,epoch," + String.join(",", LogRow.NAMES);
  private static final Pattern ROW =
      Pattern.compile("(\\w+),(\\d+),\\d+(?:,[^,]*){" + LogRow.NAMES.size() + "}");

  private final LogFile file;

  private CsvLog(LogFile file) {
    this.file = file;
  }

  /**
   * A log in a new file, or over an old one.
   *
   * @throws org.chainzrule.io.DataException if the folder does not exist; while writing, if it
   *     fails
   */
  public static CsvLog to(Path file) {
    return new CsvLog(new LogFile(file, Optional.of(HEADER), Optional.empty()));
  }

  /** The same for a resumed run: rows from before its first step stay. */
  public static CsvLog resuming(Path file) {
    return new CsvLog(new LogFile(file, Optional.of(HEADER), Optional.of(ROW)));
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

  private Decision write(LogRow row) {
    String numbers =
        LogRow.NAMES.stream()
            .map(name -> row.numbers().containsKey(name) ? row.numbers().get(name).toString() : "")
            .collect(Collectors.joining(","));
    file.write(row, row.kind() + "," + row.step() + "," + row.epoch() + "," + numbers);
    return Decision.CONTINUE;
  }

  @Override
  public void close() {
    file.close();
  }
}
