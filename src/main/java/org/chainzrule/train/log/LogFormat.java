package org.chainzrule.train.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.chainzrule.io.Json;

/**
 * How rows are written as lines of text.
 *
 * @param header the first line, which is not a row; empty for none
 * @param whole matches a line that was written completely, with the row's kind and step as groups
 * @param line from a row to its line
 */
record LogFormat(Optional<String> header, Pattern whole, Function<LogRow, String> line) {

  /** Comma-separated values with a field for every name; one that does not apply is empty. */
  static final LogFormat CSV =
      new LogFormat(
          Optional.of("kind,step,epoch," + String.join(",", LogRow.NAMES)),
          Pattern.compile("(\\w+),(\\d{1,18}),\\d+(?:,[^,]*){" + LogRow.NAMES.size() + "}"),
          LogFormat::csv);

  /** A JSON object per line with the values that apply. */
  static final LogFormat JSON_LINES =
      new LogFormat(
          Optional.empty(),
          Pattern.compile("\\{\"kind\":\"(\\w+)\",\"step\":(\\d{1,18}),.*}"),
          LogFormat::json);

  private static String csv(LogRow row) {
    String values =
        LogRow.NAMES.stream()
            .map(name -> row.values().containsKey(name) ? row.values().get(name).toString() : "")
            .collect(Collectors.joining(","));
    return row.kind() + "," + row.step() + "," + row.epoch() + "," + values;
  }

  /** JSON has no NaN and no infinity, so that these become {@code null}. */
  private static String json(LogRow row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", row.kind());
    json.put("step", row.step());
    json.put("epoch", row.epoch());
    row.values()
        .forEach(
            (name, value) -> json.put(name, Double.isFinite(value.doubleValue()) ? value : null));
    return Json.write(json);
  }
}
