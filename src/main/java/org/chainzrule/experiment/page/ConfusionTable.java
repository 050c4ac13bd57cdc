package org.chainzrule.experiment.page;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.chainzrule.Internal;
import org.chainzrule.metrics.ConfusionMatrix;
import org.jsoup.nodes.Element;

/**
 * A confusion matrix as a table: a row for each actual class, a column for each predicted one. The
 * shade of a cell grows with its share of its row, that of a mistake faster.
 *
 * @param names of the classes, in their order
 */
@Internal
public record ConfusionTable(List<String> names, ConfusionMatrix matrix) implements Block {

  /** The strongest shade, which leaves text readable on light and on dark pages. */
  private static final double STRONGEST = 0.5;

  /** Copies the names. */
  public ConfusionTable {
    names = List.copyOf(names);
  }

  @Override
  public void appendTo(Element parent) {
    String caption = "Actual classes in rows, predicted classes in columns";
    Element scroll =
        parent
            .appendElement("div")
            .addClass("scroll wide")
            .attr("role", "region")
            .attr("tabindex", "0")
            .attr("aria-label", "Confusion matrix: " + caption);
    Element table = scroll.appendElement("table").addClass("confusion");
    table.appendElement("caption").text(caption);
    Element heading = table.appendElement("thead").appendElement("tr");
    heading.appendElement("th").attr("scope", "col").text("actual");
    names.forEach(name -> heading.appendElement("th").attr("scope", "col").text(name));
    heading.appendElement("th").attr("scope", "col").text("recall");
    Element body = table.appendElement("tbody");
    for (int i = 0; i < matrix.classes(); i++) {
      Element row = body.appendElement("tr");
      row.appendElement("th").attr("scope", "row").text(names.get(i));
      for (int j = 0; j < matrix.classes(); j++) {
        shade(row.appendElement("td"), i, j);
      }
      row.appendElement("td").text(Figures.percent(matrix.recall(i)));
    }
  }

  private void shade(Element cell, int actual, int predicted) {
    int count = matrix.count(actual, predicted);
    cell.text(Figures.whole(count));
    if (count == 0) {
      cell.addClass("none");
      return;
    }
    int all = IntStream.range(0, matrix.classes()).map(j -> matrix.count(actual, j)).sum();
    double share = (double) count / all;
    cell.addClass(actual == predicted ? "right" : "wrong")
        .attr(
            "style",
            String.format(
                Locale.ROOT,
                "--share:%.3f",
                STRONGEST * (actual == predicted ? share : Math.min(1, 2 * Math.sqrt(share)))));
  }
}
