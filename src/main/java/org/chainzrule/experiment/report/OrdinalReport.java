package org.chainzrule.experiment.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chainzrule.metrics.OrdinalMetrics;

/**
 * The metrics of a classifier of ordered classes.
 *
 * @param evaluatedOn the name of the set of examples, {@code "test"} or {@code "holdout"}
 * @param classNames the names of the classes, in their order
 * @param metrics the metrics on that set
 */
public record OrdinalReport(String evaluatedOn, List<String> classNames, OrdinalMetrics metrics)
    implements ReportPart {

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(AccuracyReport.accuracyLine(evaluatedOn, metrics.accuracy()));
    lines.add(ReportPart.line("off by one      %.2f %%", 100 * metrics.offByOneAccuracy()));
    lines.add(ReportPart.line("MAE             %.4f", metrics.meanAbsoluteError()));
    lines.add(ReportPart.line("QWK             %.4f", metrics.quadraticWeightedKappa()));
    lines.add(
        "recall          "
            + recall().map(part -> ReportPart.line("%.3f", part)).collect(Collectors.joining(" ")));
    lines.add("confusion       a row for each true class, a column for each predicted one");
    for (int k = 0; k < classNames.size(); k++) {
      String counts =
          counts(k).stream()
              .map(count -> ReportPart.line("%7d", count))
              .collect(Collectors.joining());
      lines.add(ReportPart.line("  %-13s %s", classNames.get(k), counts));
    }
    return lines;
  }

  private Stream<Double> recall() {
    return IntStream.range(0, classNames.size()).mapToObj(metrics::recall);
  }

  private List<Long> counts(int actual) {
    return IntStream.range(0, classNames.size())
        .mapToObj(k -> (long) metrics.confusion().count(actual, k))
        .toList();
  }

  /** The figures that are saved with the network. */
  public Map<String, Double> savedMetrics() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(evaluatedOn + "Accuracy", metrics.accuracy());
    figures.put("meanAbsoluteError", metrics.meanAbsoluteError());
    figures.put("quadraticWeightedKappa", metrics.quadraticWeightedKappa());
    return figures;
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>(savedMetrics());
    fields.put("offByOneAccuracy", metrics.offByOneAccuracy());
    fields.put("averagedAbsoluteError", metrics.averagedAbsoluteError());
    fields.put("spearman", metrics.spearman());
    metrics
        .rankedProbabilityScore()
        .ifPresent(score -> fields.put("rankedProbabilityScore", score));
    fields.put("recall", recall().toList());
    fields.put("confusion", IntStream.range(0, classNames.size()).mapToObj(this::counts).toList());
    return fields;
  }
}
