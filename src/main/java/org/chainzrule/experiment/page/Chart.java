package org.chainzrule.experiment.page;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.Internal;
import org.jsoup.nodes.Element;

/**
 * A chart of series over two axes of numbers, with the table of its numbers behind a click.
 *
 * @param title what it shows
 * @param description what can be seen in it, in whole sentences: also its text for readers who do
 *     not see it
 * @param table its numbers
 */
@Internal
public record Chart(
    String title, String description, Axis x, Axis y, List<Series> series, DataTable table)
    implements Block {

  /** Copies the series. */
  public Chart {
    series = List.copyOf(series);
  }

  /** A chart whose table lists all points of its series, faint ones left out. */
  public Chart(String title, String description, Axis x, Axis y, List<Series> series) {
    this(title, description, x, y, series, tableOf(title, x, y, series));
  }

  private static DataTable tableOf(String title, Axis x, Axis y, List<Series> series) {
    List<Series> listed = series.stream().filter(one -> one.mark() != Series.Mark.FAINT).toList();
    boolean intervals =
        listed.stream().flatMap(one -> one.points().stream()).anyMatch(Series.Point::hasInterval);
    List<String> columns = new ArrayList<>(List.of("series", x.label(), y.label()));
    if (intervals) {
      columns.addAll(List.of("from", "to"));
    }
    List<List<String>> rows = new ArrayList<>();
    for (Series one : listed) {
      for (Series.Point point : one.points()) {
        List<String> row = new ArrayList<>();
        row.add(one.name());
        row.add(Figures.of(point.x()));
        row.add(Figures.of(point.y()));
        if (intervals) {
          row.add(Figures.of(point.low()));
          row.add(Figures.of(point.high()));
        }
        rows.add(row);
      }
    }
    return new DataTable("Numbers of: " + title, columns, rows);
  }

  /** Whether there is anything to draw. */
  boolean hasPoints() {
    return series.stream().anyMatch(one -> !one.drawable(x, y).points().isEmpty());
  }

  @Override
  public void appendTo(Element parent) {
    Element figure = caption(parent, title, description);
    if (hasPoints()) {
      figure.appendChild(Plot.of(this).svg(title, description));
      Style.of(series).appendLegend(figure, series);
    } else {
      figure.appendElement("p").text("No number of this chart can be drawn.");
    }
    appendNumbers(figure, table);
  }

  static Element caption(Element parent, String title, String description) {
    Element figure = parent.appendElement("figure").addClass("chart");
    Element caption = figure.appendElement("figcaption");
    caption.appendElement("strong").text(title);
    caption.appendElement("span").text(description);
    return figure;
  }

  static void appendNumbers(Element figure, DataTable table) {
    Element details = figure.appendElement("details");
    details.appendElement("summary").text("Numbers");
    table.appendTo(details);
  }
}
