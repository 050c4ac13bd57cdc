package org.chainzrule.experiment.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.chainzrule.experiment.page.Series.Mark;
import org.chainzrule.io.DataException;
import org.chainzrule.metrics.ConfusionMatrix;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {

  /** A name as nobody should give one. */
  static final String NASTY = "<script>alert('x')</script> & \"quotes\" 'single' </title> ]]> é ∂";

  @TempDir Path folder;

  /** A page with one block of each kind, under a name that has to be escaped everywhere. */
  static Page everything(String name) {
    Chart chart =
        new Chart(
            "Chart of " + name,
            "About " + name + ".",
            Axis.logarithmic("x of " + name),
            Axis.linear("y of " + name),
            List.of(
                new Series(
                    name,
                    Mark.POINTS,
                    List.of(new Series.Point(10, 1, 0.5, 2), new Series.Point(1000, 3, 2.5, 3.5))),
                Series.of("line", Mark.LINE, new double[] {10, 90, 900}, new double[] {1, 2, 0}),
                Series.of("area", Mark.AREA, new double[] {10, 900}, new double[] {2, 1}),
                Series.of("faint", Mark.FAINT, new double[] {10, 900}, new double[] {0, 3})));
    return new Page(
        "Page of " + name,
        "Subtitle of " + name,
        List.of("One " + name + ".", "Two.", "Three."),
        List.of(new Page.Tile("label " + name, "97.93 %", "note " + name)),
        List.of(
            new Page.Section(
                "Heading of " + name,
                List.of(
                    Block.text(name),
                    Block.verbatim("Command", "java Main '" + name + "'\n  --next"),
                    new DataTable(name, List.of("name", name), List.of(List.of(name, "1.5"))),
                    chart,
                    new IntervalChart(
                        "Intervals of " + name,
                        "About " + name + ".",
                        Axis.linear("value"),
                        List.of(
                            new IntervalChart.Row(name, 2, 1, 3, true),
                            new IntervalChart.Row("other", 1, Double.NaN, Double.NaN, false))),
                    new ConfusionTable(
                        List.of(name, "b"),
                        ConfusionMatrix.of(new int[] {0, 0, 1}, new int[] {0, 1, 1}, 2)),
                    new Pictures(
                        List.of(new Pictures.Picture(2, new double[] {0, 0.5, 1, 2}, name, name))),
                    new Excerpts(List.of(new Excerpts.Excerpt(name, name)))))));
  }

  @Test
  void names_are_shown_letter_by_letter_wherever_they_stand() {
    Document page = Jsoup.parse(everything(NASTY).html());
    assertThat(page.select("script")).isEmpty();
    assertThat(page.title()).isEqualTo("Page of " + NASTY);
    assertThat(page.select("h1").text()).isEqualTo("Page of " + NASTY);
    assertThat(page.select("h2").text()).isEqualTo("Heading of " + NASTY);
    assertThat(page.select(".subtitle").text()).isEqualTo("Subtitle of " + NASTY);
    assertThat(page.select(".verdict").text()).isEqualTo("One " + NASTY + ". Two. Three.");
    assertThat(page.select("dt").text()).isEqualTo("label " + NASTY);
    assertThat(page.select("pre").get(0).wholeText())
        .isEqualTo("java Main '" + NASTY + "'\n  --next");
    assertThat(page.select("img").attr("alt")).isEqualTo(NASTY);
    assertThat(page.select(".legend li").eachText().get(0)).endsWith(NASTY);
    assertThat(page.select("svg").get(0).attr("aria-label"))
        .isEqualTo("Chart of " + NASTY + ": About " + NASTY + ".");
    assertThat(page.select("svg text").eachText())
        .contains("x of " + NASTY, "y of " + NASTY)
        .contains(NASTY);
    assertThat(page.select(".confusion thead th").eachText().get(1)).isEqualTo(NASTY);
    assertThat(page.select(".excerpts p").text()).isEqualTo(NASTY);
  }

  @Test
  void a_page_loads_nothing_and_runs_nothing() {
    String html = everything("a").html();
    assertThat(html).doesNotContainPattern("https?:|//[a-z]|@import|javascript:");
    Document page = Jsoup.parse(html);
    assertThat(page.select("script, link, iframe, object, embed, base, form")).isEmpty();
    assertThat(page.select("[src]").eachAttr("src")).allMatch(url -> url.startsWith("data:"));
    assertThat(page.select("[href]")).isEmpty();
    for (Element element : page.getAllElements()) {
      assertThat(element.attributes().asList())
          .noneMatch(attribute -> attribute.getKey().startsWith("on"));
    }
    assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
        .startsWith("default-src 'none'");
  }

  @Test
  void every_chart_has_a_text_and_a_table_of_its_numbers() {
    Document page = Jsoup.parse(everything("a").html());
    List<Element> charts = page.select("figure.chart");
    assertThat(charts).hasSize(2);
    for (Element chart : charts) {
      Element svg = chart.expectFirst("svg");
      assertThat(svg.attr("role")).isEqualTo("img");
      assertThat(svg.attr("aria-label")).isNotBlank();
      assertThat(svg.attr("viewBox")).matches("0 0 \\d+ \\d+");
      assertThat(chart.select("details > summary").text()).isEqualTo("Numbers");
      assertThat(chart.select("details table tbody tr")).isNotEmpty();
    }
    assertThat(charts.get(0).select("tbody tr").eachText())
        .containsExactly(
            "a 10 1 0.5 2",
            "a 1\u202F000 3 2.5 3.5",
            "line 10 1 1 1",
            "line 90 2 2 2",
            "line 900 0 0 0",
            "area 10 2 2 2",
            "area 900 1 1 1");
  }

  @Test
  void colours_are_those_of_the_style_sheet_in_light_and_dark() {
    String html = everything("a").html();
    Document page = Jsoup.parse(html);
    for (Element drawn : page.select("svg *")) {
      for (String attribute : List.of("fill", "stroke")) {
        assertThat(drawn.attr(attribute)).isIn("", "none");
      }
      assertThat(drawn.attr("style")).doesNotContain("#", "rgb");
    }
    String css = page.select("style").html();
    assertThat(css).contains("@media (prefers-color-scheme: dark)");
    for (int i = 0; i <= Style.COLOURS; i++) {
      assertThat(css.split("--c" + i + ": #", -1)).as("colour %d twice", i).hasSize(3);
      assertThat(css).contains(".fill" + i + " ", ".stroke" + i + " ", ".text" + i + " ");
    }
  }

  @Test
  void the_same_results_give_the_same_bytes() {
    assertThat(everything("a").html()).isEqualTo(everything("a").html());
    Document page = Jsoup.parse(everything("a").html());
    List<String> ids = page.select("[id]").eachAttr("id");
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(page.select("[clip-path]").eachAttr("clip-path"))
        .isNotEmpty()
        .allMatch(url -> ids.contains(url.substring("url(#".length(), url.length() - 1)));
  }

  @Test
  void what_no_file_can_hold_is_replaced() throws IOException {
    Path file = folder.resolve("page.html");
    everything("half \uD83D of a pair, a bell \u0007, a zero \u0000").write(file);
    assertThat(Jsoup.parse(Files.readString(file)).select("h1").text())
        .isEqualTo("Page of half \uFFFD of a pair, a bell \uFFFD, a zero \uFFFD");
  }

  @Test
  void a_page_that_cannot_be_written_says_where_and_leaves_nothing() {
    Path file = folder.resolve("missing").resolve("page.html");
    assertThatThrownBy(() -> everything("a").write(file))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("could not write " + file + ": ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void wide_tables_scroll_by_themselves_and_by_keyboard() {
    Document page = Jsoup.parse(everything("a").html());
    assertThat(page.select("table"))
        .isNotEmpty()
        .allSatisfy(
            table -> {
              Element around = table.parent();
              assertThat(around.className()).contains("scroll");
              assertThat(around.attr("tabindex")).isEqualTo("0");
              assertThat(around.attr("aria-label")).isNotBlank();
              assertThat(table.select("th[scope]")).isNotEmpty();
            });
  }
}
