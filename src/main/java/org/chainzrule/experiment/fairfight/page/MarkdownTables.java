package org.chainzrule.experiment.fairfight.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chainzrule.experiment.page.Block;
import org.chainzrule.experiment.page.DataTable;

/** Turns the Markdown tables of a fight into tables of a page, so that both say the same. */
final class MarkdownTables {

  private static final String HEADING = "### ";

  private MarkdownTables() {}

  /** A table for each heading of the third level. */
  static List<Block> blocks(List<String> lines) {
    List<Block> tables = new ArrayList<>();
    String caption = "";
    List<List<String>> rows = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(HEADING)) {
        add(tables, caption, rows);
        caption = line.substring(HEADING.length());
        rows = new ArrayList<>();
      } else if (line.startsWith("| ") && !line.startsWith("| ---")) {
        String[] cells = line.substring(1, line.lastIndexOf('|')).split("\\|", -1);
        rows.add(Arrays.stream(cells).map(String::strip).toList());
      }
    }
    add(tables, caption, rows);
    return tables;
  }

  private static void add(List<Block> tables, String caption, List<List<String>> rows) {
    if (rows.size() > 1) {
      tables.add(new DataTable(caption, rows.get(0), rows.subList(1, rows.size())));
    }
  }
}
