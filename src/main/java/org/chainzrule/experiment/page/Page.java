package org.chainzrule.experiment.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chainzrule.Internal;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.DataException;
import org.chainzrule.io.FailureReason;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.DocumentType;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * A page of results: one HTML file that loads nothing, so that it can be kept, sent and opened
 * anywhere.
 *
 * @param title the heading
 * @param subtitle what was done, in one line
 * @param verdict what came out, in a few whole sentences
 * @param tiles the figures that count most
 * @param sections the rest, from the most to the least important
 */
@Internal("examples")
public record Page(
    String title, String subtitle, List<String> verdict, List<Tile> tiles, List<Section> sections) {

  /** A page may show what is in it, and nothing from elsewhere. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  /** What no page may hold: controls, and halves of surrogate pairs. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F\\x{D800}-\\x{DFFF}]");

  private static final Pattern REFERENCE = Pattern.compile("url\\(#([^)]+)\\)");

  /**
   * A figure that stands out.
   *
   * @param label what it is
   * @param value the figure with its unit
   * @param note what it is to be compared with, or how it was measured
   */
  public record Tile(String label, String value, String note) {}

  /** A part of a page with a heading. */
  public record Section(String heading, List<Block> blocks) {

    /** Copies the blocks. */
    public Section {
      blocks = List.copyOf(blocks);
    }
  }

  /** Copies the lists. */
  public Page {
    verdict = List.copyOf(verdict);
    tiles = List.copyOf(tiles);
    sections = List.copyOf(sections);
  }

  /** The page as HTML. */
  String html() {
    Document document = new Document("");
    document.appendChild(new DocumentType("html", "", ""));
    document.outputSettings().charset(StandardCharsets.UTF_8).prettyPrint(false);
    Element html = document.appendElement("html").attr("lang", "en");
    Element head = html.appendElement("head");
    head.appendElement("meta").attr("charset", "utf-8");
    head.appendElement("meta")
        .attr("http-equiv", "Content-Security-Policy")
        .attr("content", POLICY);
    meta(head, "viewport", "width=device-width, initial-scale=1");
    meta(head, "color-scheme", "light dark");
    head.appendElement("title").text(title);
    head.appendElement("style").appendChild(new DataNode(styleSheet()));
    appendTo(html.appendElement("body"));
    renumber(document);
    document.traverse((node, depth) -> clean(node));
    return document.outerHtml() + "\n";
  }

  private static void meta(Element head, String name, String content) {
    head.appendElement("meta").attr("name", name).attr("content", content);
  }

  private static String styleSheet() {
    try (InputStream in = Page.class.getResourceAsStream("page.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void appendTo(Element body) {
    Element header = body.appendElement("header");
    header.appendElement("h1").text(title);
    header.appendElement("p").addClass("subtitle").text(subtitle);
    Element main = body.appendElement("main");
    main.appendElement("p").addClass("verdict").text(String.join(" ", verdict));
    Element figures = main.appendElement("dl").addClass("tiles");
    for (Tile tile : tiles) {
      Element one = figures.appendElement("div");
      one.appendElement("dt").text(tile.label());
      one.appendElement("dd").text(tile.value());
      one.appendElement("dd").addClass("note").text(tile.note());
    }
    for (Section section : sections) {
      Element part = main.appendElement("section");
      part.appendElement("h2").text(section.heading());
      Element blocks = part.appendElement("div").addClass("blocks");
      section.blocks().forEach(block -> block.appendTo(blocks));
    }
  }

  private static void clean(Node node) {
    if (node instanceof TextNode text) {
      text.text(clean(text.getWholeText()));
    } else if (node instanceof Element element) {
      for (Attribute attribute : element.attributes()) {
        attribute.setValue(clean(attribute.getValue()));
      }
    }
  }

  private static String clean(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("\uFFFD");
  }

  /** Gives the elements that drawings refer to names in order: the library's are random. */
  private static void renumber(Document document) {
    int count = 0;
    for (Element svg : document.select("svg")) {
      for (Element named : svg.select("[id]")) {
        String old = named.id();
        String name = "s" + count++;
        named.id(name);
        for (Element user : svg.select("[clip-path]")) {
          Matcher reference = REFERENCE.matcher(user.attr("clip-path"));
          if (reference.matches() && reference.group(1).equals(old)) {
            user.attr("clip-path", "url(#" + name + ")");
          }
        }
      }
    }
  }

  /**
   * Writes the page, completely or not at all.
   *
   * @throws DataException if the file cannot be written
   */
  public void write(Path file) {
    try {
      AtomicFile.writeText(file, html());
    } catch (IOException e) {
      throw new DataException("could not write " + file + ": " + FailureReason.of(e), e);
    }
  }
}
