package org.chainzrule.experiment.page;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;

/**
 * Makes a drawing of Lets-Plot a part of a page: its colours become classes of the style sheet, so
 * that it is light or dark as the page is, its fonts become those of the page, its size follows the
 * column it stands in, and numbers are rounded to what can be seen.
 */
final class Svg {

  /** Stands for the colour of text. */
  static final String TEXT = "#010114";

  /** Stands for the colour of grid lines. */
  static final String GRID = "#010115";

  private static final Pattern STAND_IN =
      Pattern.compile("rgb\\(1,\\s?1,\\s?(\\d+)\\)|#0101([0-9a-f]{2})");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.\\d+(?:E-?\\d+)?");

  /** The names of the colours after the eight of the series, from 0x14 on. */
  private static final List<String> NAMED = List.of("text", "grid");

  private Svg() {}

  /** Stands for a colour of the style sheet, in 0..8. */
  static String colour(int number) {
    return String.format(Locale.ROOT, "#0101%02x", number);
  }

  /** The drawing as an element of a page. */
  static Element cleaned(String drawn, String text) {
    Element svg = Jsoup.parse(drawn, "", Parser.xmlParser()).expectFirst("svg");
    svg.select("style").remove();
    svg.attr("viewBox", "0 0 " + rounded(svg.attr("width")) + " " + rounded(svg.attr("height")));
    for (String own : List.of("width", "height", "xmlns", "xmlns:xlink", "class")) {
      svg.removeAttr(own);
    }
    svg.attr("role", "img").attr("aria-label", text);
    for (Element element : svg.getAllElements()) {
      List.copyOf(element.textNodes()).forEach(Svg::strip);
      for (Attribute attribute : element.attributes().asList()) {
        clean(element, attribute);
      }
    }
    svg.select("path:not([d])").remove();
    return svg;
  }

  private static void strip(TextNode node) {
    if (node.isBlank()) {
      node.remove();
    } else {
      node.text(node.text().strip());
    }
  }

  private static void clean(Element element, Attribute attribute) {
    String name = attribute.getKey();
    String value = attribute.getValue();
    Matcher colour = STAND_IN.matcher(value);
    if ((name.endsWith("-opacity") && Double.parseDouble(value) == 1)
        || name.startsWith("clip-bounds")
        || (name.equals("fill") && element.tagName().equals("line"))
        || (name.equals("style") && element.tagName().equals("text"))) {
      element.removeAttr(name);
    } else if ((name.equals("fill") || name.equals("stroke")) && colour.matches()) {
      int number =
          colour.group(1) == null
              ? Integer.parseInt(colour.group(2), 16)
              : Integer.parseInt(colour.group(1));
      element.removeAttr(name);
      element.addClass(name + (number < 0x14 ? number : "-" + NAMED.get(number - 0x14)));
    } else if (!name.equals("aria-label")) {
      element.attr(name, NUMBER.matcher(value).replaceAll(found -> rounded(found.group())));
    }
  }

  private static String rounded(String number) {
    double tenths = Math.rint(10 * Double.parseDouble(number)) / 10;
    return tenths == Math.rint(tenths) ? Long.toString((long) tenths) : Double.toString(tenths);
  }
}
