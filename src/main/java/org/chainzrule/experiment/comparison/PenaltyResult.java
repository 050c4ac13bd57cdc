package org.chainzrule.experiment.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.chainzrule.experiment.report.RobustnessReport;
import org.chainzrule.metrics.ConfidenceInterval;

/**
 * The results of a penalty over several runs.
 *
 * @param setting the penalty
 * @param strength its strength in all runs
 * @param runs one run for each seed
 */
public record PenaltyResult(PenaltySetting setting, double strength, List<RunResult> runs) {

  /**
   * The means over the runs with half the width of their 95 % confidence intervals, as text:
   * accuracy in percent, peak, 99th percentile and tail ratio of input gradients, and the
   * accuracies in percent under attack and by certificate at each radius.
   */
  public List<String> estimates() {
    return List.of(
        estimate("%.2f ± %.2f", run -> 100 * run.accuracy().accuracy()),
        estimate("%.2f ± %.2f", run -> run.accuracy().inputGradient().max()),
        estimate("%.2f ± %.2f", run -> run.accuracy().inputGradient().p99()),
        estimate("%.2f ± %.2f", run -> run.accuracy().inputGradient().tailRatio()),
        robust(RobustnessReport::attacked),
        robust(report -> last(report.byMargin())),
        distrust(),
        robust(RobustnessReport::certified));
  }

  private String estimate(String format, ToDoubleFunction<RunResult> figure) {
    ConfidenceInterval estimate =
        ConfidenceInterval.of(runs.stream().mapToDouble(figure).toArray());
    return String.format(Locale.ROOT, format, estimate.mean(), estimate.halfWidth());
  }

  /** One estimate for each radius, separated by slashes. */
  private String robust(Function<RobustnessReport, List<RobustnessReport.At>> figures) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < figures.apply(runs.get(0).robustness()).size(); i++) {
      int radius = i;
      cells.add(
          estimate(
              "%.1f ± %.1f", run -> 100 * figures.apply(run.robustness()).get(radius).accuracy()));
    }
    return String.join(" / ", cells);
  }

  private static List<RobustnessReport.At> last(List<RobustnessReport.At> figures) {
    return figures.subList(Math.max(0, figures.size() - 1), figures.size());
  }

  /** The flags that were raised in any run; a dash if there are none. */
  private String distrust() {
    List<String> flags =
        runs.stream().flatMap(run -> run.robustness().distrust().stream()).distinct().toList();
    return flags.isEmpty() ? "-" : String.join("; ", flags);
  }
}
