package org.chainzrule.train.log;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chainzrule.io.Json;
import org.chainzrule.train.Callback;

/**
 * Writes one JSON object a line for every step, validation and epoch, at once: {@code kind}, {@code
 * step} and {@code epoch}, then the numbers that apply, by the names of {@link CsvLog}. What is not
 * finite is {@code null}, since JSON has no such numbers.
 */
public final class JsonLinesLog implements Callback, AutoCloseable {

  private static final Pattern ROW = Pattern.compile("\\{\"kind\":\"(\\w+)\",\"step\":(\\d+),.*}");

  private final LogFile file;

  private JsonLinesLog(LogFile file) {
    this.file = file;
  }

  /**
   * A log in a new file, or over an old one.
   *
   * @throws org.chainzrule.io.DataException if the folder does not exist; while writing, if it
   *     fails
   */
  public static JsonLinesLog to(Path file) {
    return new JsonLinesLog(new LogFile(file, Optional.empty(), Optional.empty()));
  }

  /** The same for a resumed run: rows from before its first step stay. */
  public static JsonLinesLog resuming(Path file) {
    return new JsonLinesLog(new LogFile(file, Optional.empty(), Optional.of(ROW)));
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
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", row.kind());
    json.put("step", row.step());
    json.put("epoch", row.epoch());
    row.numbers()
        .forEach(
            (name, value) -> json.put(name, Double.isFinite(value.doubleValue()) ? value : null));
    file.write(row, Json.write(json));
    return Decision.CONTINUE;
  }

  @Override
  public void close() {
    file.close();
  }
}
