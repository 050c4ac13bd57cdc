package org.chainzrule.train.log;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chainzrule.io.Json;

/** How rows are written as lines of text. */
enum LogFormat {

  /** Comma-separated values with a field for every name; one that does not apply is empty. */
  CSV {
    @Override
    Optional<String> header(List<String> metrics) {
      return Optional.of(
          Stream.concat(Stream.of("kind", "step", "epoch"), names(metrics))
              .map(LogFormat::quoted)
              .collect(Collectors.joining(",")));
    }

    @Override
    Pattern whole(List<String> metrics) {
      long fields = names(metrics).count();
      return Pattern.compile("(\\w+),(\\d{1,18}),\\d+(?:,[^,]*){" + fields + "}");
    }

    @Override
    String line(LogRow row, List<String> metrics) {
      return Stream.concat(
              Stream.of(row.kind(), row.step(), row.epoch()),
              names(metrics).map(name -> row.values().getOrDefault(name, null)))
          .map(value -> value == null ? "" : value.toString())
          .collect(Collectors.joining(","));
    }
  },

  /** A JSON object per line with the values that apply. */
  JSON_LINES {
    @Override
    Optional<String> header(List<String> metrics) {
      return Optional.empty();
    }

    @Override
    Pattern whole(List<String> metrics) {
      return Pattern.compile("\\{\"kind\":\"(\\w+)\",\"step\":(\\d{1,18}),.*}");
    }

    /** JSON has no NaN and no infinity, so that these become {@code null}. */
    @Override
    String line(LogRow row, List<String> metrics) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("kind", row.kind());
      json.put("step", row.step());
      json.put("epoch", row.epoch());
      row.values()
          .forEach(
              (name, value) -> json.put(name, Double.isFinite(value.doubleValue()) ? value : null));
      return inAscii(Json.write(json));
    }
  };

  /**
   * The first line, which is not a row; empty for none.
   *
   * @param metrics the names of figures of validations beside loss and accuracy
   */
  abstract Optional<String> header(List<String> metrics);

  /** Matches a line that was written completely, with the row's kind and step as groups. */
  abstract Pattern whole(List<String> metrics);

  /** A row as a line. */
  abstract String line(LogRow row, List<String> metrics);

  /** The names of all values in the order of the columns. */
  private static Stream<String> names(List<String> metrics) {
    return Stream.concat(LogRow.NAMES.stream(), metrics.stream().map(LogRow::ofMetric));
  }

  private static String quoted(String name) {
    return name.matches("(?s).*[\",\r\n].*") ? '"' + name.replace("\"", "\"\"") + '"' : name;
  }

  /** Whole rows are ASCII, by which a resumed log tells them from damaged ones. */
  private static String inAscii(String json) {
    StringBuilder ascii = new StringBuilder(json.length());
    for (char c : json.toCharArray()) {
      if (c < 0x80) {
        ascii.append(c);
      } else {
        ascii.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return ascii.toString();
  }
}
