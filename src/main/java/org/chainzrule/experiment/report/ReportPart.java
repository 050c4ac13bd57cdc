package org.chainzrule.experiment.report;

import java.util.List;
import java.util.Map;

/** A part of a report on a network: the same figures for people and for programs. */
public interface ReportPart {

  /** The figures for people, a name of up to 15 characters and what belongs to it in each line. */
  List<String> lines();

  /**
   * The figures by their names in JSON: text, numbers, truth values, and lists and maps of such, in
   * the order in which they are to be written.
   */
  Map<String, Object> fields();
}
