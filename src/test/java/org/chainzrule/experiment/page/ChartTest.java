package org.chainzrule.experiment.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.experiment.page.Series.Mark;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class ChartTest {

  private static Element drawn(Block block) {
    Element parent = new Element("div");
    block.appendTo(parent);
    return parent;
  }

  private static Chart chart(Axis x, Axis y, Series... series) {
    return new Chart("title", "description", x, y, List.of(series));
  }

  private static List<Double> places(Element chart, String attribute) {
    return chart.select("svg circle").eachAttr(attribute).stream().map(Double::valueOf).toList();
  }

  @Test
  void equal_differences_are_equal_distances_on_a_linear_axis() {
    Element chart =
        drawn(
            chart(
                Axis.linear("x"),
                Axis.linear("y"),
                Series.of("s", Mark.POINTS, new double[] {0, 5, 10}, new double[] {2, 3, 4})));
    List<Double> x = places(chart, "cx");
    List<Double> y = places(chart, "cy");
    assertThat(x).hasSize(3).isSorted();
    assertThat(x.get(1)).isCloseTo((x.get(0) + x.get(2)) / 2, within(0.2));
    assertThat(y.get(1)).isCloseTo((y.get(0) + y.get(2)) / 2, within(0.2));
    assertThat(y.get(0)).as("more is higher").isGreaterThan(y.get(2));
  }

  @Test
  void equal_ratios_are_equal_distances_on_a_logarithmic_axis() {
    Element chart =
        drawn(
            chart(
                Axis.logarithmic("x"),
                Axis.linear("y"),
                Series.of("s", Mark.POINTS, new double[] {1, 100, 1e4}, new double[] {1, 1, 2})));
    List<Double> x = places(chart, "cx");
    assertThat(x.get(1)).isCloseTo((x.get(0) + x.get(2)) / 2, within(0.2));
  }

  @Test
  void what_an_axis_cannot_show_is_left_out_of_the_drawing_but_not_of_the_table() {
    Element chart =
        drawn(
            chart(
                Axis.logarithmic("x"),
                Axis.linear("y"),
                Series.of(
                    "s",
                    Mark.POINTS,
                    new double[] {0, 1, 10, 100},
                    new double[] {1, Double.NaN, 2, Double.POSITIVE_INFINITY})));
    assertThat(places(chart, "cx")).hasSize(1);
    assertThat(chart.select("tbody tr").eachText())
        .containsExactly("s 0 1", "s 1 –", "s 10 2", "s 100 ∞");
  }

  @Test
  void a_chart_without_points_says_so_and_keeps_its_table() {
    Element chart =
        drawn(
            chart(
                Axis.logarithmic("x"),
                Axis.linear("y"),
                Series.of("s", Mark.LINE, new double[] {0}, new double[] {1})));
    assertThat(chart.select("svg")).isEmpty();
    assertThat(chart.text()).contains("No number of this chart can be drawn.");
    assertThat(chart.select("tbody tr").eachText()).containsExactly("s 0 1");
  }

  @Test
  void many_series_differ_in_dashes_or_colour() {
    Series[] series =
        IntStream.range(0, 24)
            .mapToObj(i -> Series.of("s" + i, Mark.LINE, new double[] {0, 1}, new double[] {0, i}))
            .toArray(Series[]::new);
    Element chart = drawn(chart(Axis.linear("x"), Axis.linear("y"), series));
    assertThat(chart.select(".legend li").eachText())
        .hasSize(24)
        .startsWith("s0", "s1", "s2")
        .endsWith("s23");
    assertThat(chart.select(".legend .key").eachAttr("class")).doesNotHaveDuplicates();
  }

  @Test
  void faint_series_of_one_name_share_a_place_in_the_legend() {
    Element chart =
        drawn(
            chart(
                Axis.linear("x"),
                Axis.linear("y"),
                Series.of("others", Mark.FAINT, new double[] {0, 1}, new double[] {0, 1}),
                Series.of("others", Mark.FAINT, new double[] {0, 1}, new double[] {1, 0}),
                Series.of("one", Mark.LINE, new double[] {0, 1}, new double[] {0, 2})));
    assertThat(chart.select(".legend li").eachText()).containsExactly("others", "one");
    assertThat(chart.select("svg path.stroke0")).hasSize(2);
    assertThat(chart.select("svg path.stroke1")).hasSize(1);
  }

  @Test
  void an_interval_spans_its_ends() {
    Element chart =
        drawn(
            chart(
                Axis.linear("x"),
                Axis.linear("y"),
                new Series(
                    "s",
                    Mark.POINTS,
                    List.of(
                        new Series.Point(0, 2, 1, 4),
                        new Series.Point(1, 1),
                        new Series.Point(2, 4)))));
    List<Double> y = places(chart, "cy");
    Element bar = chart.select("svg line.stroke1").get(0);
    assertThat(Double.parseDouble(bar.attr("y1"))).isCloseTo(y.get(1), within(0.2));
    assertThat(Double.parseDouble(bar.attr("y2"))).isCloseTo(y.get(2), within(0.2));
  }

  @Test
  void named_intervals_stand_below_each_other_with_long_names_whole() {
    String longest = "a contestant with a very long name indeed + DREG";
    Element chart =
        drawn(
            new IntervalChart(
                "title",
                "description",
                Axis.linear("value"),
                List.of(
                    new IntervalChart.Row(longest, 3, 2, 4, true),
                    new IntervalChart.Row("b", 1, Double.NaN, Double.NaN, true),
                    new IntervalChart.Row("c", Double.NaN, 0, 1, true))));
    assertThat(chart.select("svg text").eachText()).contains(longest, "b").doesNotContain("c");
    List<Double> y = places(chart, "cy");
    assertThat(y).hasSize(2);
    assertThat(y.get(0)).isLessThan(y.get(1));
    assertThat(places(chart, "cx").get(0)).isGreaterThan(places(chart, "cx").get(1));
    assertThat(chart.select("tbody tr").eachText())
        .containsExactly(longest + " 3 2 4", "b 1 – –", "c – 0 1");
  }

  @Test
  void marks_of_a_logarithmic_axis_are_few_and_round() {
    Axis axis = Axis.logarithmic("x");
    assertThat(axis.breaks(range(0.7, 12), 7)).containsExactly(1.0, 2.0, 5.0, 10.0);
    assertThat(axis.breaks(range(12_000, 210_000), 3)).containsExactly(30_000.0, 100_000.0);
    assertThat(axis.breaks(range(1e-3, 1e3), 4)).hasSize(7).contains(1e-3, 1.0, 1e3);
    assertThat(axis.breaks(range(1e-9, 1e9), 3)).hasSizeBetween(3, 6);
  }

  private static java.util.DoubleSummaryStatistics range(double least, double most) {
    return java.util.stream.DoubleStream.of(least, most).summaryStatistics();
  }
}
