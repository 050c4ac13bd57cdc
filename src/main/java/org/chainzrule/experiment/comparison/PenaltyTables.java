package org.chainzrule.experiment.comparison;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.chainzrule.experiment.report.RobustnessReport;

/** Markdown tables of a comparison of penalties, line by line. */
public final class PenaltyTables {

  private PenaltyTables() {}

  /** The two lines above a table's rows. */
  public static List<String> header(String... titles) {
    return List.of(
        row((Object[]) titles), row(Collections.nCopies(titles.length, "---").toArray()));
  }

  /** One row of a table. */
  public static String row(Object... cells) {
    return "| " + String.join(" | ", Stream.of(cells).map(String::valueOf).toList()) + " |";
  }

  /** The titles over {@link #choice}. */
  public static List<String> choiceHeader() {
    return header("penalty", "strength", "held-out accuracy, %", "held-out peak", "");
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
                    candidate == choice.chosen() ? "chosen" : ""))
        .toList();
  }

  /**
   * The titles over {@link #result}.
   *
   * @param settings the title over what is given there as the setting
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
        "certified at " + slashed(radii.certificates()) + ", %");
  }

  /**
   * A row for a result.
   *
   * @param setting how it can be had again, such as the options of a program
   */
  public static String result(PenaltyResult result, String setting) {
    return row(
        Stream.concat(
                Stream.of(result.setting().name(), "`" + setting + "`"),
                result.estimates().stream())
            .toArray());
  }

  /** The titles over {@link #cost}. */
  public static List<String> costHeader() {
    return header("penalty", "step / step without penalty, quiet", "median");
  }

  /** A row for the cost of a step. */
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
