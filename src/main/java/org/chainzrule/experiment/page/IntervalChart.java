package org.chainzrule.experiment.page;

import java.util.List;
import org.chainzrule.Internal;
import org.jsoup.nodes.Element;

/**
 * A chart of named values, one below the other, each with its interval.
 *
 * @param title what it shows
 * @param description what can be seen in it, in whole sentences
 * @param axis the axis of the values
 * @param rows from top to bottom
 */
@Internal
public record IntervalChart(String title, String description, Axis axis, List<Row> rows)
    implements Block {

  /**
   * A named value.
   *
   * @param low the lower end of its interval
   * @param high the upper end of its interval
   * @param isEmphasised whether it stands out from the others
   */
  public record Row(String name, double value, double low, double high, boolean isEmphasised) {}

  /** Copies the rows. */
  public IntervalChart {
    rows = List.copyOf(rows);
  }

  /** The rows that can be drawn; a value without an interval is drawn as a point alone. */
  List<Row> drawable() {
    return rows.stream().filter(row -> axis.shows(row.value())).toList();
  }

  @Override
  public void appendTo(Element parent) {
    Element figure = Chart.caption(parent, title, description);
    if (drawable().isEmpty()) {
      figure.appendElement("p").text("No number of this chart can be drawn.");
    } else {
      figure.appendChild(Plot.of(this).svg(title, description));
    }
    Chart.appendNumbers(
        figure,
        new DataTable(
            "Numbers of: " + title,
            List.of("name", axis.label(), "from", "to"),
            rows.stream()
                .map(
                    row ->
                        List.of(
                            row.name(),
                            Figures.of(row.value()),
                            Figures.of(row.low()),
                            Figures.of(row.high())))
                .toList()));
  }
}
