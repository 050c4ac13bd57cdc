package org.chainzrule.experiment.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A part of a report on a network, which gives the same figures as lines of text and as JSON. */
public interface ReportPart {

  /** The figures as lines of text; each begins with a name in a column of 16 characters. */
  List<String> lines();

  /**
   * The figures by their names in JSON, in the order in which they are written. Values are strings,
   * numbers, booleans, and lists and maps of these.
   */
  Map<String, Object> fields();

  /** A formatted line, the same in every locale. */
  static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
