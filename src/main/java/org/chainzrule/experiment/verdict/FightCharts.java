package org.chainzrule.experiment.verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.chainzrule.experiment.fairfight.EntrantResult;
import org.chainzrule.experiment.fairfight.FightRun;
import org.chainzrule.experiment.fairfight.FinalMeasures;
import org.chainzrule.experiment.fairfight.FinalMeasures.LearnedActivation;
import org.chainzrule.experiment.fairfight.FinalMeasures.Measure;
import org.chainzrule.experiment.fairfight.GradientNorms;
import org.chainzrule.experiment.page.Axis;
import org.chainzrule.experiment.page.Block;
import org.chainzrule.experiment.page.Chart;
import org.chainzrule.experiment.page.DataTable;
import org.chainzrule.experiment.page.Figures;
import org.chainzrule.experiment.page.IntervalChart;
import org.chainzrule.experiment.page.Series;
import org.chainzrule.metrics.ConfidenceInterval;

/** The charts of a Fair Fight. Intervals are 95 % over the seeds. */
record FightCharts(Leaders leaders) {

  private static final String INTERVALS = " Bars are 95 % intervals over the seeds.";

  /** Accuracy against a size, a point for each entrant. */
  Chart accuracyAgainst(String size, ToLongFunction<EntrantResult> of) {
    List<Series> series = new ArrayList<>();
    group(series, "ChainzRule", one -> leaders.result().isOwn(one) && !dreg(one), of);
    group(series, "ChainzRule + DREG", one -> leaders.result().isOwn(one) && dreg(one), of);
    group(series, "rivals", one -> !leaders.result().isOwn(one) && !dreg(one), of);
    group(series, "rivals + DREG", one -> !leaders.result().isOwn(one) && dreg(one), of);
    List<List<String>> rows =
        leaders
            .finished()
            .sorted(Comparator.comparingLong(of))
            .map(
                one ->
                    List.of(
                        one.name(),
                        Figures.whole(of.applyAsLong(one)),
                        FightSentences.percent(one.accuracy())))
            .toList();
    return new Chart(
        "Accuracy against " + size,
        "Up and to the left is better: more accurate, and smaller." + INTERVALS,
        Axis.logarithmic(size),
        Axis.linear("test accuracy in %"),
        series,
        new DataTable("Accuracy and " + size, List.of("entrant", size, "accuracy"), rows));
  }

  private void group(
      List<Series> series,
      String name,
      Predicate<EntrantResult> belongs,
      ToLongFunction<EntrantResult> x) {
    List<Series.Point> points =
        leaders
            .finished()
            .filter(belongs)
            .sorted(Comparator.comparingLong(x))
            .map(one -> point(x.applyAsLong(one), one.accuracy(), 100))
            .toList();
    if (!points.isEmpty()) {
      series.add(new Series(name, Series.Mark.POINTS, points));
    }
  }

  private static boolean dreg(EntrantResult one) {
    return one.choice().entrant().dreg();
  }

  private static Series.Point point(double x, ConfidenceInterval y, double factor) {
    return new Series.Point(
        x, factor * y.mean(), factor * Leaders.low(y), factor * Leaders.high(y));
  }

  /** A figure of every entrant, one below the other, the best first. */
  IntervalChart everyone(
      String title,
      String description,
      Axis axis,
      double factor,
      Function<EntrantResult, ConfidenceInterval> figure,
      boolean isHighBest) {
    Comparator<EntrantResult> order =
        Comparator.comparingDouble(one -> figure.apply(one).mean() * (isHighBest ? -1 : 1));
    return new IntervalChart(
        title,
        description + INTERVALS + " The library's own entrants stand out.",
        axis,
        leaders
            .finished()
            .sorted(order)
            .map(
                one -> {
                  Series.Point at = point(0, figure.apply(one), factor);
                  return new IntervalChart.Row(
                      one.name(), at.y(), at.low(), at.high(), leaders.result().isOwn(one));
                })
            .toList());
  }

  /** How the input gradients of some entrants are distributed, all seeds together. */
  Chart gradients() {
    List<Double> edges = GradientNorms.edges();
    List<Series> series = new ArrayList<>();
    for (EntrantResult one : leaders.shown()) {
      long[] counts = new long[edges.size() - 1];
      for (FightRun run : one.runs()) {
        run.inputGradient()
            .ifPresent(
                norms -> {
                  for (int i = 0; i < counts.length; i++) {
                    counts[i] += norms.counts().get(i);
                  }
                });
      }
      long all = IntStream.range(0, counts.length).mapToLong(i -> counts[i]).sum();
      series.add(
          new Series(
              one.name(),
              Series.Mark.LINE,
              IntStream.range(0, counts.length)
                  .filter(i -> counts[i] > 0)
                  .mapToObj(
                      i ->
                          new Series.Point(
                              Math.sqrt(edges.get(i) * edges.get(i + 1)), 100.0 * counts[i] / all))
                  .toList()));
    }
    return new Chart(
        "Distribution of input gradients",
        "How steep the loss is in the input, over the test examples of all seeds. What lies far to"
            + " the right is where a small change of the input does most.",
        Axis.logarithmic("norm of the input gradient"),
        Axis.linear("% of the examples"),
        series);
  }

  /** The course of the training, with the range over the seeds. */
  Chart course(String title, Axis axis, double factor, ToDoubleFunction<FightRun.CurvePoint> of) {
    return new Chart(
        title,
        "The mean over the seeds, epoch by epoch; the band spans them from the least to the"
            + " largest.",
        Axis.linear("epoch"),
        axis,
        leaders.shown().stream().map(one -> course(one, factor, of)).toList());
  }

  private static Series course(
      EntrantResult one, double factor, ToDoubleFunction<FightRun.CurvePoint> of) {
    int epochs = one.runs().stream().mapToInt(run -> run.curve().size()).min().orElse(0);
    return new Series(
        one.name(),
        Series.Mark.LINE,
        IntStream.range(0, epochs)
            .mapToObj(
                i -> {
                  var values =
                      one.runs().stream()
                          .mapToDouble(run -> factor * of.applyAsDouble(run.curve().get(i)))
                          .summaryStatistics();
                  return new Series.Point(
                      i + 1.0, values.getAverage(), values.getMin(), values.getMax());
                })
            .toList());
  }

  /** Accuracy against how far inputs are moved, beginning at no change. */
  Chart robustness(
      String title, String description, String axis, Measure measure, List<Double> radii) {
    return new Chart(
        title,
        description + " The band is a 95 % interval over the seeds.",
        Axis.linear(axis),
        Axis.linear("accuracy in %"),
        leaders.shown().stream()
            .map(
                one ->
                    new Series(
                        one.name(),
                        Series.Mark.LINE,
                        radii.stream()
                            .map(
                                radius ->
                                    point(
                                        radius,
                                        one.measure(
                                            finals -> finals.accuracyUnder(measure, radius)),
                                        100))
                            .toList()))
            .toList());
  }

  /** Accuracy against the severity of corruptions, the mean over all kinds. */
  Chart corruptions() {
    return new Chart(
        "Accuracy on corrupted images",
        "The mean over all kinds of corruption, at each severity. The band is a 95 % interval over"
            + " the seeds.",
        Axis.linear("severity"),
        Axis.linear("accuracy in %"),
        leaders.shown().stream()
            .map(
                one ->
                    new Series(
                        one.name(),
                        Series.Mark.LINE,
                        IntStream.range(0, 5)
                            .mapToObj(
                                i -> point(i + 1.0, one.measure(all -> atSeverity(all, i)), 100))
                            .toList()))
            .toList());
  }

  private static double atSeverity(FinalMeasures finals, int severity) {
    return finals.corruptions().values().stream()
        .filter(accuracies -> accuracies.size() > severity)
        .mapToDouble(accuracies -> accuracies.get(severity))
        .average()
        .orElse(Double.NaN);
  }

  /** The accuracy of some entrants on each kind of corruption. */
  DataTable corruptionTable() {
    List<EntrantResult> shown = leaders.shown();
    List<String> columns = new ArrayList<>(List.of("corruption"));
    shown.forEach(one -> columns.add(one.name() + ", %"));
    List<List<String>> rows =
        shown.get(0).runs().get(0).finals().orElseThrow().corruptions().keySet().stream()
            .sorted()
            .map(
                kind -> {
                  List<String> row = new ArrayList<>(List.of(kind.replace('_', ' ')));
                  shown.forEach(
                      one ->
                          row.add(
                              String.format(
                                  Locale.ROOT,
                                  "%.1f",
                                  100 * one.measure(all -> onKind(all, kind)).mean())));
                  return row;
                })
            .toList();
    return new DataTable("Accuracy on each corruption, mean over severities", columns, rows);
  }

  private static double onKind(FinalMeasures finals, String kind) {
    return finals.corruptions().getOrDefault(kind, List.of()).stream()
        .mapToDouble(accuracy -> accuracy)
        .average()
        .orElse(Double.NaN);
  }

  /** The learned activations of some units of an entrant's first run, and their slopes. */
  static List<Block> activations(EntrantResult one) {
    List<LearnedActivation> learned =
        one.runs().get(0).finals().map(FinalMeasures::activations).orElse(List.of());
    if (learned.isEmpty()) {
      return List.of();
    }
    String whose = " of " + one.name();
    return List.of(
        new Chart(
            "Learned polynomials" + whose,
            "Units of the first layer that has polynomials, seed 1.",
            Axis.linear("input z"),
            Axis.linear("a(z)"),
            learned.stream().map(unit -> curve(unit, unit.value())).toList()),
        new Chart(
            "Slopes of the polynomials" + whose,
            "The derivative a'(z) of the same units.",
            Axis.linear("input z"),
            Axis.linear("a'(z)"),
            learned.stream().map(unit -> curve(unit, unit.slope())).toList()));
  }

  private static Series curve(LearnedActivation unit, List<Double> y) {
    return Series.of(
        "unit " + unit.unit(),
        Series.Mark.LINE,
        unit.z().stream().mapToDouble(z -> z).toArray(),
        y.stream().mapToDouble(value -> value).toArray());
  }
}
