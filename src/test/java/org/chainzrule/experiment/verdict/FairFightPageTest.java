package org.chainzrule.experiment.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.chainzrule.experiment.fairfight.EntrantResult;
import org.chainzrule.experiment.fairfight.Fight;
import org.chainzrule.experiment.fairfight.FightResult;
import org.chainzrule.experiment.fairfight.Fights;
import org.chainzrule.experiment.page.Figures;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FairFightPageTest {

  @TempDir Path folder;

  @Test
  void a_fight_is_shown_with_every_chart_its_text_and_its_numbers() throws Exception {
    Fight fight = Fights.small();
    FightResult result = fight.run(folder.resolve("fight"), 1, progress -> {});
    Path file = folder.resolve("report.html");
    new FairFightPage(result, fight.data(), "java FairFight --quick").page().write(file);
    String html = Files.readString(file);
    assertThat(html).doesNotContainPattern("https?:|<script|<link|@import");
    Document page = Jsoup.parse(html);
    assertThat(page.select("h2").eachText())
        .contains(
            "Claims, and what the runs say",
            "Accuracy and size",
            "Training and gradients",
            "Robustness",
            "Learned polynomials",
            "Tables",
            "How to repeat it");
    List<Element> charts = page.select("figure.chart");
    assertThat(charts).hasSizeGreaterThan(10);
    for (Element chart : charts) {
      assertThat(chart.select("svg[role=img]").attr("aria-label")).isNotBlank();
      assertThat(chart.select("details tbody tr")).isNotEmpty();
    }
    for (EntrantResult one : result.results()) {
      assertThat(page.select("figure.chart svg text").eachText()).contains(one.name());
      Element row =
          page.select("table:has(caption:containsOwn(Accuracy and cost)) tbody tr").stream()
              .filter(line -> line.child(0).text().equals(one.name()))
              .findFirst()
              .orElseThrow();
      assertThat(row.text())
          .contains(FightTables.percent(one.accuracy()), String.valueOf(one.parameters()));
    }
    Element claims = page.select("table:has(caption:containsOwn(Every claim)) tbody").get(0);
    assertThat(claims.children()).hasSameSizeAs(Verdict.of(result));
    assertThat(page.select("pre").text()).isEqualTo("java FairFight --quick");
    assertThat(page.text())
        .contains(result.header().trainDigest(), result.header().testDigest(), "drawn digits");
    assertThat(page.select(".verdict").text().split("\\.\\s+(?=[A-Z])")).hasSize(3);
    for (EntrantResult best : result.results()) {
      if (result.isOwn(best)
          && page.select(".verdict").text().contains(best.name() + ", reaches")) {
        assertThat(page.select(".tiles").text()).contains(Figures.percent(best.accuracy().mean()));
      }
    }
    assertThat(page.select("table.confusion tbody tr")).hasSize(10);
    assertThat(page.select(".pictures img")).isNotEmpty();
  }
}
