package org.chainzrule.experiment.verdict;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chainzrule.experiment.page.DataTable;

/** Turns the Markdown tables of a fight into tables of a page, so that both say the same. */
final class MarkdownTables {

  private MarkdownTables() {}

  /** A table of its heading, a line below it, and rows; empty without rows. */
  static Optional<DataTable> table(String caption, List<String> lines) {
    List<List<String>> rows = lines.stream().map(MarkdownTables::cells).toList();
    return rows.size() < 3
        ? Optional.empty()
        : Optional.of(new DataTable(caption, rows.get(0), rows.subList(2, rows.size())));
  }

  private static List<String> cells(String line) {
    String inner = line.substring(1, line.lastIndexOf('|'));
    return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
  }
}
