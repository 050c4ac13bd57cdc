package org.chainzrule.experiment.page;

import java.util.List;
import java.util.regex.Pattern;
import org.chainzrule.Internal;
import org.jsoup.nodes.Element;

/**
 * A table with a heading for each column and, in the first column, for each row. Numbers stand at
 * the right of their cells. A table that is wider than the page scrolls by itself.
 *
 * @param caption what the table shows
 * @param columns the headings of the columns
 * @param rows the cells of each row, at most as many as there are columns
 */
@Internal
public record DataTable(String caption, List<String> columns, List<List<String>> rows)
    implements Block {

  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+−]?[\\d.,\\u202F]+(?:e−?\\d+)?(?:[ \\u202F]?[%×a-z]{0,5}| ± .{1,12})|[–∞]?");

  /** Copies the lists. */
  public DataTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
  }

  @Override
  public void appendTo(Element parent) {
    Element scroll =
        parent
            .appendElement("div")
            .addClass("scroll wide")
            .attr("role", "region")
            .attr("tabindex", "0")
            .attr("aria-label", caption);
    Element table = scroll.appendElement("table");
    table.appendElement("caption").text(caption);
    Element heading = table.appendElement("thead").appendElement("tr");
    for (int i = 0; i < columns.size(); i++) {
      align(heading.appendElement("th").attr("scope", "col").text(columns.get(i)), i);
    }
    Element body = table.appendElement("tbody");
    for (List<String> row : rows) {
      Element line = body.appendElement("tr");
      for (int i = 0; i < row.size(); i++) {
        Element cell =
            i == 0 ? line.appendElement("th").attr("scope", "row") : line.appendElement("td");
        align(cell.text(row.get(i)), i);
      }
    }
  }

  /** Columns in which every cell is a number stand at the right. */
  private void align(Element cell, int column) {
    if (!rows.isEmpty()
        && rows.stream().allMatch(row -> row.size() <= column || isNumber(row.get(column)))) {
      cell.addClass("number");
    }
  }

  static boolean isNumber(String cell) {
    return NUMBER.matcher(cell).matches();
  }
}
