package org.chainzrule.experiment.comparison;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.chainzrule.experiment.report.RobustnessReport;

/** Formats a comparison of penalties as Markdown tables, line by line. */
public final class PenaltyTables {

  private PenaltyTables() {}

  /** The two header lines of a table. */
  public static List<String> header(String... titles) {
    return List.of(
        row((Object[]) titles), row(Collections.nCopies(titles.length, "---").toArray()));
  }

  /** One row of a table. */
  public static String row(Object... cells) {
    return "| " + String.join(" | ", Stream.of(cells).map(String::valueOf).toList()) + " |";
  }

  /** The header of the rows of {@link #choice}. */
  public static List<String> choiceHeader() {
    return header(
        "penalty", "strength", "held-out accuracy, %", "held-out peak", "held-out PGD, %", "");
  }

  /** A row for each candidate of a choice. */
  public static List<String> choice(StrengthChoice choice) {
    return choice.candidates().stream()
        .map(
            candidate ->
                row(
                    choice.setting().name(),
                    candidate.strength() == 0 ? "" : candidate.strength(),
                    number(100 * candidate.accuracy()),
                    number(candidate.peak()),
                    Double.isNaN(candidate.attacked()) ? "" : number(100 * candidate.attacked()),
                    candidate == choice.chosen() ? "chosen" : ""))
        .toList();
  }

  /**
   * The header of the rows of {@link #result}.
   *
   * @param settings the title of the column of settings
   */
  public static List<String> resultHeader(String settings, RobustnessReport.Radii radii) {
    return header(
        "penalty",
        settings,
        "accuracy, %",
        "peak",
        "p99",
        "tail ratio",
        "PGD at " + slashed(radii.attacks()) + ", %",
        "by the margin, %",
        "flags",
        "certified at " + slashed(radii.certificates()) + ", %");
  }

  /**
   * The row of a result.
   *
   * @param setting how the result can be reproduced, such as the options of a program
   */
  public static String result(PenaltyResult result, String setting) {
    return row(
        Stream.concat(
                Stream.of(result.setting().name(), "`" + setting + "`"),
                result.estimates().stream())
            .toArray());
  }

  /** The header of the rows of {@link #cost}. */
  public static List<String> costHeader() {
    return header("penalty", "step / step without penalty, quiet", "median");
  }

  /** The row of a step's cost. */
  public static String cost(StepCost cost) {
    return row(cost.setting().name(), number(cost.quiet()), number(cost.median()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String slashed(List<Double> radii) {
    return String.join(" / ", radii.stream().map(String::valueOf).toList());
  }
}
