package org.chainzrule.experiment.page;

import org.chainzrule.Internal;
import org.jsoup.nodes.Element;

/** A part of a page below a heading, such as a table or a chart. */
@Internal
public interface Block {

  /** Adds its HTML at the end of an element. */
  void appendTo(Element parent);

  /** A paragraph of plain text. */
  static Block text(String sentences) {
    return parent -> parent.appendElement("p").addClass("wide").text(sentences);
  }

  /** Text that is shown letter by letter, with its line breaks, such as a command line. */
  static Block verbatim(String label, String content) {
    return parent -> {
      Element figure = parent.appendElement("figure").addClass("wide");
      figure.appendElement("figcaption").text(label);
      figure.appendElement("pre").attr("tabindex", "0").appendElement("code").text(content);
    };
  }
}
