package org.chainzrule.experiment.page;

import java.util.List;
import org.jsoup.nodes.Element;

/** The beginnings of texts, each with a line about it. */
record Excerpts(List<Excerpt> excerpts) implements Block {

  private static final int MOST = 320;

  /**
   * A text.
   *
   * @param about the line about it
   * @param text of which the beginning is shown
   */
  record Excerpt(String about, String text) {

    private String beginning() {
      return text.codePointCount(0, text.length()) <= MOST
          ? text
          : text.substring(0, text.offsetByCodePoints(0, MOST)) + " …";
    }
  }

  @Override
  public void appendTo(Element parent) {
    Element list = parent.appendElement("ul").addClass("excerpts wide");
    for (Excerpt one : excerpts) {
      Element item = list.appendElement("li");
      item.appendElement("span").text(one.about());
      item.appendElement("p").text(one.beginning());
    }
  }
}
