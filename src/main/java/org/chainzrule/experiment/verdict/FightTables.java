package org.chainzrule.experiment.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.chainzrule.experiment.comparison.PenaltyTables;
import org.chainzrule.experiment.fairfight.Choice;
import org.chainzrule.experiment.fairfight.EntrantResult;
import org.chainzrule.experiment.fairfight.FightHeader;
import org.chainzrule.experiment.fairfight.FightResult;
import org.chainzrule.experiment.fairfight.FightRun;
import org.chainzrule.experiment.fairfight.FinalMeasures;
import org.chainzrule.experiment.fairfight.FinalMeasures.Measure;
import org.chainzrule.metrics.ConfidenceInterval;

/** Formats a Fair Fight as Markdown tables, line by line. Intervals are 95 % over the seeds. */
public final class FightTables {

  private FightTables() {}

  /** All tables, each below its heading. */
  public static List<String> all(FightResult result) {
    List<String> lines = new ArrayList<>();
    add(lines, "Verdict", verdict(result));
    add(lines, "Chosen on held-out examples", choices(result));
    add(lines, "Accuracy and cost", accuracy(result));
    add(lines, "Input gradients and robustness", robustness(result));
    Matches matches = new Matches(result);
    add(lines, "Differences in accuracy at equal parameters", matches.byParameters());
    add(lines, "Differences in accuracy at equal operations", matches.byFlops());
    return lines;
  }

  private static void add(List<String> lines, String heading, List<String> table) {
    lines.add("");
    lines.add("### " + heading);
    lines.add("");
    lines.addAll(table);
  }

  /** What the runs say about each claim. */
  public static List<String> verdict(FightResult result) {
    List<String> lines = new ArrayList<>(PenaltyTables.header("claim", "bar", "found", ""));
    for (Claim claim : Verdict.of(result)) {
      lines.add(
          PenaltyTables.row(
              claim.claim(),
              claim.bar(),
              claim.found(),
              claim.status().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }
    return lines;
  }

  /** What was chosen for each entrant, and how accurate that was on held-out examples. */
  public static List<String> choices(FightResult result) {
    List<String> lines =
        new ArrayList<>(
            PenaltyTables.header(
                "entrant", "learning rate", "penalty", "λ of DREG", "held-out accuracy, %"));
    for (EntrantResult one : result.results()) {
      Choice choice = one.choice();
      double heldOut =
          result.selection().stream()
              .filter(run -> choice.key(run.key().phase(), run.key().seed()).equals(run.key()))
              .mapToDouble(FightRun::accuracy)
              .average()
              .orElse(Double.NaN);
      lines.add(
          PenaltyTables.row(
              one.name(),
              choice.rate(),
              strength(choice.penaltyStrength()),
              strength(choice.dregStrength()),
              percent(heldOut)));
    }
    return lines;
  }

  private static String strength(double value) {
    return value == 0 ? "" : String.valueOf(value);
  }

  /** Accuracy, parameters, operations, times and memory. */
  public static List<String> accuracy(FightResult result) {
    double target = result.targetAccuracy();
    List<String> lines =
        new ArrayList<>(
            PenaltyTables.header(
                "entrant",
                "accuracy, %",
                "parameters",
                "FLOPs",
                "step, µs",
                "seconds to " + percent(target) + " %",
                "peak memory of a step, MB"));
    for (EntrantResult one : result.results()) {
      lines.add(
          PenaltyTables.row(
              one.name() + (one.hasFailure() ? " (a run failed)" : ""),
              percent(one.accuracy()),
              one.parameters(),
              one.flops(),
              number("%.0f", one.stepMicros()),
              number("%.1f", one.secondsTo(target)),
              number("%.1f", one.estimate(run -> run.cost().peakBytes() / 1e6).mean())));
    }
    return lines;
  }

  /** Peaks of gradients, and accuracies under noise, attacks, corruptions and certificates. */
  public static List<String> robustness(FightResult result) {
    FightHeader header = result.header();
    List<String> titles = new ArrayList<>(List.of("entrant", "peak", "p99", "tail ratio"));
    titles.add("noise at " + slashed(header.noise()) + ", %");
    titles.add("FGSM at " + slashed(header.attacks()) + ", %");
    titles.add("PGD at " + slashed(header.attacks()) + ", %");
    titles.add("PGD on the margin, %");
    titles.add("corruptions, %");
    titles.add("certified at " + slashed(header.certificates()) + ", %");
    titles.add("flags");
    List<String> lines = new ArrayList<>(PenaltyTables.header(titles.toArray(String[]::new)));
    for (EntrantResult one : result.results()) {
      lines.add(
          PenaltyTables.row(
              one.name(),
              plain(one.peak()),
              plain(one.gradient(norms -> norms.p99())),
              plain(one.gradient(norms -> norms.tailRatio())),
              under(one, Measure.NOISE, header.noise()),
              under(one, Measure.FGSM, header.attacks()),
              under(one, Measure.PGD, header.attacks()),
              under(one, Measure.PGD_MARGIN, header.attacks()),
              percent(one.measure(FinalMeasures::meanCorruptionAccuracy)),
              under(one, Measure.CERTIFIED, header.certificates()),
              String.join("; ", one.flags())));
    }
    return lines;
  }

  private static String under(EntrantResult one, Measure measure, List<Double> radii) {
    return String.join(
        " / ",
        radii.stream()
            .map(radius -> one.measure(finals -> finals.accuracyUnder(measure, radius)))
            .map(interval -> share("%.1f", interval))
            .toList());
  }

  static String percent(ConfidenceInterval interval) {
    return share("%.2f", interval);
  }

  static String percent(double fraction) {
    return number("%.2f", 100 * fraction);
  }

  private static String share(String format, ConfidenceInterval interval) {
    return text(format, 100 * interval.mean(), 100 * interval.halfWidth());
  }

  private static String plain(ConfidenceInterval interval) {
    return text("%.2f", interval.mean(), interval.halfWidth());
  }

  private static String text(String format, double mean, double halfWidth) {
    return Double.isNaN(halfWidth)
        ? number(format, mean)
        : number(format, mean) + " ± " + number(format, halfWidth);
  }

  private static String number(String format, OptionalDouble value) {
    return value.isPresent() ? number(format, value.getAsDouble()) : "–";
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }

  private static String slashed(List<Double> radii) {
    return String.join(" / ", radii.stream().map(String::valueOf).toList());
  }
}
