package org.chainzrule.experiment.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.jetbrains.letsPlot.commons.geometry.DoubleVector;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;
import org.jsoup.nodes.Element;

/**
 * The description of a chart as Lets-Plot takes it, a map of texts, numbers, lists and maps after
 * the grammar of graphics. Its colours are {@link Svg#colour} and the like, which stand for those
 * of the style sheet.
 *
 * @see <a href="https://lets-plot.org">Lets-Plot</a>
 */
final class Plot {

  /** Wide enough for labels, narrow enough that they can be read on a telephone. */
  private static final double WIDTH = 420;

  private static final double HEIGHT = 280;

  /** An axis of so few whole numbers shows each. */
  private static final int MOST_MARKS = 10;

  /** A line through so few points also shows the points. */
  private static final int FEW = 16;

  private static final double ROW_HEIGHT = 38;
  private static final double AXIS_HEIGHT = 60;

  private final Map<String, Object> spec = new LinkedHashMap<>();
  private final List<Object> layers = new ArrayList<>();
  private final List<Object> scales = new ArrayList<>();
  private final double height;

  private Plot(double height) {
    this.height = height;
    spec.put("kind", "plot");
    spec.put("layers", layers);
    spec.put("scales", scales);
    spec.put("theme", theme());
  }

  private static Map<String, Object> theme() {
    Map<String, Object> text = Map.of("color", Svg.TEXT, "size", 13);
    Map<String, Object> theme = new LinkedHashMap<>();
    theme.put("name", "minimal");
    theme.put("legend_position", "none");
    theme.put("plot_background", Map.of("blank", true));
    theme.put("panel_grid_minor", Map.of("blank", true));
    theme.put("panel_grid_major", Map.of("color", Svg.GRID, "size", 1));
    theme.put("axis_line", Map.of("blank", true));
    theme.put("axis_ticks", Map.of("blank", true));
    theme.put("axis_text", text);
    theme.put("axis_title", text);
    theme.put("plot_margin", Map.of("t", 6, "r", 14, "b", 2, "l", 2));
    return theme;
  }

  static Plot of(Chart chart) {
    Plot plot = new Plot(HEIGHT);
    List<Series.Point> points =
        chart.series().stream()
            .flatMap(one -> one.drawable(chart.x(), chart.y()).points().stream())
            .toList();
    plot.scale("x", chart.x(), points.stream().mapToDouble(Series.Point::x));
    plot.scale(
        "y",
        chart.y(),
        points.stream().flatMapToDouble(point -> DoubleStream.of(point.low(), point.high())));
    Style style = Style.of(chart.series());
    for (Series one : chart.series()) {
      Series drawn = one.drawable(chart.x(), chart.y());
      if (!drawn.points().isEmpty()) {
        plot.draw(drawn, style);
      }
    }
    return plot;
  }

  /** Names stand above their values: an axis of the library cuts them off. */
  static Plot of(IntervalChart chart) {
    List<IntervalChart.Row> rows = chart.drawable();
    Plot plot = new Plot(AXIS_HEIGHT + ROW_HEIGHT * rows.size());
    DoubleSummaryStatistics ends =
        rows.stream()
            .flatMapToDouble(
                row -> DoubleStream.of(orValue(row.low(), row), orValue(row.high(), row)))
            .filter(chart.axis()::shows)
            .summaryStatistics();
    plot.spec.put("coord", Map.of("name", "flip"));
    plot.scale("y", chart.axis(), DoubleStream.of(ends.getMin(), ends.getMax()));
    plot.scales.add(
        Map.of("aesthetic", "x", "name", "", "breaks", List.of(), "expand", List.of(0, 0.6)));
    for (int i = 0; i < rows.size(); i++) {
      IntervalChart.Row row = rows.get(i);
      // The library counts from below.
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("x", List.of(rows.size() - i));
      data.put("y", List.of(row.value()));
      data.put("low", List.of(Math.max(ends.getMin(), orValue(row.low(), row))));
      data.put("high", List.of(orValue(row.high(), row)));
      data.put("start", List.of(ends.getMin()));
      data.put("name", List.of(row.name()));
      String colour = Svg.colour(row.isEmphasised() ? 1 : 0);
      plot.layer("linerange", data, "color", colour, "size", 1.6);
      plot.layer(
          "point", data, "color", colour, "size", 4.5, "shape", row.isEmphasised() ? 16 : 15);
      Map<String, Object> name = plot.layer("text", data, "color", Svg.TEXT, "size", 5.5);
      name.put("mapping", Map.of("x", "x", "y", "start", "label", "name"));
      name.put("hjust", 0.0);
      name.put("nudge_x", 0.42);
    }
    return plot;
  }

  private static double orValue(double end, IntervalChart.Row row) {
    return Double.isFinite(end) ? end : row.value();
  }

  private void scale(String aesthetic, Axis axis, DoubleStream values) {
    Map<String, Object> scale = new LinkedHashMap<>();
    scale.put("aesthetic", aesthetic);
    scale.put("name", axis.label());
    if (axis.isLogarithmic()) {
      DoubleSummaryStatistics ends = values.summaryStatistics();
      scale.put("trans", "log10");
      mark(scale, axis.breaks(ends, aesthetic.equals("x") ? 3 : 7));
      // The library leaves no room at the ends of such an axis, and cuts the outermost points.
      double room = Math.pow(ends.getMax() / ends.getMin(), 0.05);
      if (room > 1 && Double.isFinite(room)) {
        scale.put("limits", List.of(ends.getMin() / room, ends.getMax() * room));
      }
    } else {
      List<Double> whole = values.distinct().sorted().limit(MOST_MARKS + 1L).boxed().toList();
      if (whole.size() <= MOST_MARKS && whole.stream().allMatch(one -> one == Math.rint(one))) {
        // Whole numbers, such as epochs, have nothing between them.
        mark(scale, whole);
      }
    }
    scales.add(scale);
  }

  private static void mark(Map<String, Object> scale, List<Double> breaks) {
    scale.put("breaks", breaks);
    scale.put("labels", breaks.stream().map(Figures::of).toList());
  }

  private void draw(Series one, Style style) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("x", values(one, Series.Point::x));
    data.put("y", values(one, Series.Point::y));
    data.put("low", values(one, Series.Point::low));
    data.put("high", values(one, Series.Point::high));
    boolean intervals = one.points().stream().anyMatch(Series.Point::hasInterval);
    String colour = Svg.colour(style.colour(one));
    switch (one.mark()) {
      case FAINT -> layer("path", data, "color", colour, "size", 0.7, "alpha", 0.5);
      case POINTS -> {
        if (intervals) {
          layer("linerange", data, "color", colour, "size", 1.2);
        }
        layer("point", data, "color", colour, "size", 4.5, "shape", style.shape(one));
      }
      case AREA -> {
        layer("area", data, "fill", colour, "color", colour, "alpha", 0.18, "size", 0);
        layer("path", data, "color", colour, "size", 1.3, "linetype", style.dashes(one));
      }
      case LINE -> {
        if (intervals) {
          layer("ribbon", data, "fill", colour, "color", colour, "alpha", 0.18, "size", 0);
        }
        layer("path", data, "color", colour, "size", 1.3, "linetype", style.dashes(one));
        if (one.points().size() <= FEW) {
          layer("point", data, "color", colour, "size", 3, "shape", style.shape(one));
        }
      }
    }
  }

  private static List<Double> values(Series one, ToDoubleFunction<Series.Point> value) {
    return one.points().stream().mapToDouble(value).boxed().toList();
  }

  /**
   * Adds a layer.
   *
   * @param constants names and values in turn
   */
  private Map<String, Object> layer(
      String geometry, Map<String, Object> data, Object... constants) {
    Map<String, Object> layer = new LinkedHashMap<>();
    layer.put("geom", geometry);
    layer.put("stat", "identity");
    layer.put("data", data);
    layer.put("mapping", Map.of("x", "x", "y", "y", "ymin", "low", "ymax", "high"));
    layer.put("tooltips", "none");
    List<Object> pairs = Arrays.asList(constants);
    for (int i = 0; i < pairs.size(); i += 2) {
      layer.put((String) pairs.get(i), pairs.get(i + 1));
    }
    layers.add(layer);
    return layer;
  }

  /** The drawing, with a text for readers who do not see it. */
  Element svg(String title, String description) {
    String drawn =
        PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
            spec, new DoubleVector(WIDTH, height), (width, rows, argb) -> "", true);
    return Svg.cleaned(drawn, title + ": " + description);
  }
}
