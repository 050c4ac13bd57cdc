package org.chainzrule.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A generated part of a page. It is printed line by line, then written between its two marks:
 * {@code <!-- generated: name -->} and {@code <!-- end: name -->}.
 */
final class Report {

  private final String name;
  private final List<String> lines = new ArrayList<>();

  Report(String name) {
    this.name = name;
  }

  void line(String text) {
    lines.add(text);
    System.out.println(text);
  }

  void heading(String text) {
    line("");
    line("### " + text);
    line("");
  }

  /** The first row of a table. */
  void header(String... cells) {
    line("");
    row(cells);
    row(Collections.nCopies(cells.length, "---").toArray(String[]::new));
  }

  void row(String... cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  /** Writes the part into the page, which must have its marks. */
  void write(Path page) {
    try {
      String text = Files.readString(page, StandardCharsets.UTF_8);
      String start = "<!-- generated: " + name + " -->\n";
      String end = "<!-- end: " + name + " -->";
      int from = text.indexOf(start);
      int to = text.indexOf(end);
      if (from < 0 || to < from) {
        throw new IllegalStateException("expected the marks of " + name + " in " + page);
      }
      String body = String.join("\n", lines).strip() + "\n";
      Files.writeString(
          page,
          text.substring(0, from + start.length()) + "\n" + body + "\n" + text.substring(to),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
