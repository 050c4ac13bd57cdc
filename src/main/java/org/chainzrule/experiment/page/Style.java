package org.chainzrule.experiment.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;

/**
 * How each series of a chart looks: colour, dashes and symbol. Series differ in more than colour,
 * for readers who see few colours. Colours are numbers, which the style sheet turns into those of
 * the light or the dark page.
 *
 * @param places the place of each name, counted from 0
 */
record Style(Map<String, Integer> places) {

  /** How many colours the style sheet has. */
  static final int COLOURS = 8;

  private static final List<String> DASHES = List.of("solid", "dashed", "dotted");
  private static final List<String> SYMBOLS = List.of("●", "▲", "■", "◆");

  /** The numbers of the same symbols in Lets-Plot. */
  private static final List<Integer> SHAPES = List.of(16, 17, 15, 18);

  /** Copies the places. */
  Style {
    places = Map.copyOf(places);
  }

  /** Series of one name look alike; faint ones have no place. */
  static Style of(List<Series> series) {
    Map<String, Integer> places = new LinkedHashMap<>();
    series.stream()
        .filter(one -> one.mark() != Series.Mark.FAINT)
        .forEach(one -> places.putIfAbsent(one.name(), places.size()));
    return new Style(places);
  }

  private int place(Series one) {
    return places.getOrDefault(one.name(), 0);
  }

  /** The colour of a series, in 1..8; 0 for the colour of faint ones. */
  int colour(Series one) {
    return one.mark() == Series.Mark.FAINT ? 0 : 1 + place(one) % COLOURS;
  }

  /** How its line is dashed, in Lets-Plot and in CSS alike. */
  String dashes(Series one) {
    return DASHES.get(place(one) % DASHES.size());
  }

  /** Its symbol by Lets-Plot's number. */
  int shape(Series one) {
    return SHAPES.get(place(one) % SHAPES.size());
  }

  /** Adds the legend of several series below their chart. */
  void appendLegend(Element figure, List<Series> series) {
    Map<String, Series> named = new LinkedHashMap<>();
    series.forEach(one -> named.putIfAbsent(one.name(), one));
    if (named.size() < 2) {
      return;
    }
    Element list = figure.appendElement("ul").addClass("legend");
    for (Series one : named.values()) {
      Element item = list.appendElement("li");
      Element key =
          item.appendElement("span").addClass("key text" + colour(one)).attr("aria-hidden", "true");
      if (one.mark() == Series.Mark.POINTS) {
        key.text(SYMBOLS.get(place(one) % SYMBOLS.size()));
      } else {
        key.addClass("line " + dashes(one));
      }
      item.appendText(one.name());
    }
  }
}
