package org.chainzrule.experiment.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.chainzrule.Internal;
import org.chainzrule.experiment.recipe.TrainTestSplit;
import org.chainzrule.experiment.report.RobustnessReport;
import org.chainzrule.experiment.report.RunReport;
import org.chainzrule.metrics.ConfusionMatrix;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.InputGradients;
import org.chainzrule.train.Callback;

/**
 * The page of one training: what came out, figures, curves, gradient norms, robustness, learned
 * polynomials, mistakes, and how to repeat it.
 *
 * @param report the figures
 * @param history the training
 * @param loss by which the outputs of the network are read
 * @param split the examples
 * @param classNames the names of the classes, in their order
 * @param hasInputGradient whether the loss has a derivative in the input, as it has not in token
 *     ids
 * @param examples shows the mistakes
 * @param command what the user typed
 */
@Internal("examples")
public record RunPage(
    RunReport report,
    TrainingHistory history,
    Loss loss,
    TrainTestSplit split,
    List<String> classNames,
    boolean hasInputGradient,
    MistakenExamples examples,
    String command) {

  /** The lines of a report begin with a name in a column of this width. */
  private static final int NAME = 16;

  /** Copies the names. */
  public RunPage {
    classNames = List.copyOf(classNames);
  }

  /** Measures what the report lacks, and makes the page. */
  public Page page() {
    ConfusionMatrix confusion = ConfusionMatrix.of(report.network(), loss, split.test());
    Optional<double[]> gradients =
        hasInputGradient
            ? Optional.of(InputGradients.norms(report.network(), loss, split.test()))
            : Optional.empty();
    return new Page(
        report.example() + ": " + Figures.percent(confusion.accuracy()) + " accuracy",
        report.network() + " on " + report.data(),
        List.of(accuracy(confusion), training(), weakness(confusion, gradients)),
        tiles(confusion, gradients),
        sections(confusion, gradients));
  }

  private String accuracy(ConfusionMatrix confusion) {
    return "The network of "
        + Figures.whole(report.parameters())
        + " parameters classifies "
        + Figures.percent(confusion.accuracy())
        + " of "
        + Figures.whole(split.test().size())
        + (split.evaluatedOn().equals(TrainTestSplit.HOLDOUT) ? " held-out" : " test")
        + " examples correctly.";
  }

  private String training() {
    List<Callback.Epoch> epochs = report.fit().epochs();
    double strength = report.recipe().dreg().strength();
    String dreg =
        strength == 0
            ? " without DREG"
            : " with DREG of strength λ " + report.recipe().dreg().summary();
    return "It was trained for "
        + epochs.size()
        + (epochs.size() == 1 ? " epoch on " : " epochs on ")
        + Figures.whole(split.train().size())
        + " examples"
        + dreg
        + ", and its mean loss "
        + (epochs.size() == 1
            ? "was " + Figures.of(epochs.get(0).loss())
            : "went from "
                + Figures.of(epochs.get(0).loss())
                + " in the first epoch to "
                + Figures.of(epochs.get(epochs.size() - 1).loss())
                + " in the last")
        + ".";
  }

  private String weakness(ConfusionMatrix confusion, Optional<double[]> gradients) {
    String steep =
        gradients
            .map(Distribution::of)
            .map(
                norms ->
                    "Its steepest input gradient is "
                        + Figures.of(norms.max())
                        + ", "
                        + Figures.of(norms.max() / norms.mean())
                        + " times the mean; ")
            .orElse("");
    int[] worst = {0, 0};
    for (int i = 0; i < confusion.classes(); i++) {
      for (int j = 0; j < confusion.classes(); j++) {
        if (i != j
            && (worst[0] == worst[1]
                || confusion.count(i, j) > confusion.count(worst[0], worst[1]))) {
          worst = new int[] {i, j};
        }
      }
    }
    String most =
        worst[0] == worst[1] || confusion.count(worst[0], worst[1]) == 0
            ? "it made no mistake."
            : "its most frequent mistake is "
                + classNames.get(worst[1])
                + " for "
                + classNames.get(worst[0])
                + ", "
                + Figures.whole(confusion.count(worst[0], worst[1]))
                + " times.";
    String all = steep + most;
    return Character.toUpperCase(all.charAt(0)) + all.substring(1);
  }

  private List<Page.Tile> tiles(ConfusionMatrix confusion, Optional<double[]> gradients) {
    List<Page.Tile> tiles = new ArrayList<>();
    tiles.add(
        new Page.Tile(
            split.evaluatedOn() + " accuracy",
            Figures.percent(confusion.accuracy()),
            Figures.whole(split.test().size()) + " examples"));
    tiles.add(new Page.Tile("parameters", Figures.whole(report.parameters()), "learned numbers"));
    gradients
        .map(Distribution::of)
        .ifPresent(
            norms ->
                tiles.add(
                    new Page.Tile(
                        "input gradient",
                        Figures.of(norms.max()),
                        "peak; 99 % are below " + Figures.of(norms.p99()))));
    int epochs = report.fit().epochs().size();
    tiles.add(
        new Page.Tile(
            "training time",
            Figures.seconds(report.fit().seconds()),
            epochs + (epochs == 1 ? " epoch" : " epochs")));
    return tiles;
  }

  private List<Page.Section> sections(ConfusionMatrix confusion, Optional<double[]> gradients) {
    List<Page.Section> sections = new ArrayList<>();
    List<Block> training = new ArrayList<>(history.charts());
    gradients.ifPresent(norms -> training.add(gradientChart(norms)));
    add(sections, "Training and gradients", training);
    report.parts().stream()
        .filter(RobustnessReport.class::isInstance)
        .map(part -> robustness((RobustnessReport) part))
        .forEach(charts -> add(sections, "Robustness", charts));
    add(
        sections,
        "Learned polynomials",
        LearnedPolynomials.of(report.network(), split.test()).stream()
            .flatMap(layer -> layer.charts().stream())
            .toList());
    add(sections, "Confusion matrix", List.of(new ConfusionTable(classNames, confusion)));
    add(
        sections,
        "Most confident mistakes",
        examples.blocks(
            Mistake.of(report.network(), loss, split.test()), split.test(), classNames));
    add(sections, "All figures", List.of(figures()));
    add(sections, "How to repeat it", repeat());
    return sections;
  }

  private static void add(List<Page.Section> sections, String heading, List<Block> blocks) {
    if (!blocks.isEmpty()) {
      sections.add(new Page.Section(heading, blocks));
    }
  }

  private static Chart gradientChart(double... norms) {
    Distribution all = Distribution.of(norms);
    return new Chart(
        "Input gradients",
        "How steep the loss is in the input, over the test examples: the median is "
            + Figures.of(all.p50())
            + ", the 99th percentile "
            + Figures.of(all.p99())
            + ", the peak "
            + Figures.of(all.max())
            + ".",
        Axis.logarithmic("norm of the input gradient"),
        Axis.linear("% of the examples"),
        List.of(Histogram.logarithmic("examples", norms)));
  }

  /** Accuracy against the radius. */
  private static List<Block> robustness(RobustnessReport report) {
    List<Series> series = new ArrayList<>();
    curve("PGD attacks", report.attacked()).ifPresent(series::add);
    curve("certified", report.certified()).ifPresent(series::add);
    curve("certified by intervals", report.byIntervals()).ifPresent(series::add);
    return series.isEmpty()
        ? List.of()
        : List.of(
            new Chart(
                "Accuracy when every pixel may change",
                "Attacks show what is lost at least, certificates what is kept for certain; the"
                    + " truth lies between.",
                Axis.linear("largest change of a pixel"),
                Axis.linear("accuracy in %"),
                series));
  }

  private static Optional<Series> curve(String name, List<RobustnessReport.At> accuracies) {
    return accuracies.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Series(
                name,
                Series.Mark.LINE,
                accuracies.stream()
                    .sorted(Comparator.comparingDouble(RobustnessReport.At::epsilon))
                    .map(at -> new Series.Point(at.epsilon(), 100 * at.accuracy()))
                    .toList()));
  }

  private DataTable figures() {
    List<List<String>> rows = new ArrayList<>();
    for (String line : report.lines()) {
      boolean named = line.length() > NAME && line.charAt(NAME - 1) == ' ';
      rows.add(
          named
              ? List.of(line.substring(0, NAME).strip(), line.substring(NAME).strip())
              : List.of(line.strip(), ""));
    }
    return new DataTable("The report as the program prints it", List.of("figure", "value"), rows);
  }

  private List<Block> repeat() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("data", report.data()));
    rows.add(List.of("digest of the training set", split.train().digest()));
    rows.add(List.of("digest of the " + split.evaluatedOn() + " set", split.test().digest()));
    report.recipe().fields().forEach((name, value) -> rows.add(List.of(name, value.toString())));
    rows.addAll(Surroundings.rows());
    return List.of(
        Block.verbatim("The command", command),
        new DataTable("Data, settings and machine", List.of("what", "value"), rows));
  }
}
