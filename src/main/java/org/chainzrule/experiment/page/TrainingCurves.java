package org.chainzrule.experiment.page;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.chainzrule.io.DataException;
import org.chainzrule.train.Callback;
import org.chainzrule.train.Evaluation;
import org.chainzrule.train.RateCurve;
import org.chainzrule.train.TrainingResult;

/**
 * Pictures of a training: a page for a browser with a chart of each figure by epoch, or with the
 * curve of a learning-rate range test. Numbers stand behind each chart. It needs the optional
 * libraries that draw pages.
 *
 * <pre>{@code
 * TrainingResult result = trainer.fit(train, validation, 20);
 * TrainingCurves.write(result, Path.of("training.html"));
 * TrainingCurves.write(trainer.findRate(train), Path.of("rates.html"));
 * }</pre>
 */
public final class TrainingCurves {

  private static final Axis EPOCHS = Axis.linear("epoch");

  private TrainingCurves() {}

  /**
   * Writes loss, penalties, accuracy and further figures of a training by epoch.
   *
   * @param file is written whole or not at all
   * @throws DataException if the file cannot be written, or a library that draws is missing
   */
  public static void write(TrainingResult result, Path file) {
    PageLibraries.check();
    page("Training", result.toString(), List.of(), charts(result)).write(file);
  }

  /**
   * Writes the loss by learning rate of a range test, and the rate that it suggests.
   *
   * @param file is written whole or not at all
   * @throws DataException if the file cannot be written, or a library that draws is missing
   */
  public static void write(RateCurve curve, Path file) {
    PageLibraries.check();
    String suggestion =
        curve.suggestion().isPresent()
            ? "Suggested learning rate: " + Figures.of(curve.suggestion().getAsDouble()) + "."
            : "No rate lowered the loss, so that none is suggested.";
    double[] rates = curve.points().stream().mapToDouble(RateCurve.Point::rate).toArray();
    double[] losses = curve.points().stream().mapToDouble(RateCurve.Point::loss).toArray();
    double[] smooth = curve.points().stream().mapToDouble(RateCurve.Point::smoothed).toArray();
    Chart chart =
        new Chart(
            "Loss by learning rate",
            "The loss of each batch before its step, and its running mean. At good rates it falls;"
                + " the test ends where it explodes.",
            Axis.logarithmic("learning rate"),
            Axis.linear("loss"),
            List.of(
                Series.of("running mean", Series.Mark.LINE, rates, smooth),
                Series.of("loss of a batch", Series.Mark.POINTS, rates, losses)));
    page(
            "Learning-rate range test",
            curve.points().size() + " steps at rising rates",
            List.of(suggestion),
            List.of(chart))
        .write(file);
  }

  private static Page page(
      String title, String subtitle, List<String> verdict, List<Block> charts) {
    return new Page(
        title, subtitle, verdict, List.of(), List.of(new Page.Section("Curves", charts)));
  }

  /** A chart of each figure of the epochs. */
  static List<Block> charts(TrainingResult result) {
    List<Callback.Epoch> epochs = result.epochs();
    List<Series> losses = new ArrayList<>();
    losses.add(series("training", epochs, epoch -> Optional.of(epoch.loss())));
    addIfAny(losses, validation("validation", epochs, each -> Optional.of(each.loss())));
    List<Block> charts = new ArrayList<>();
    charts.add(chart("Loss", "The mean loss of each epoch, without penalties.", losses));
    if (epochs.stream().anyMatch(epoch -> epoch.penalty() != 0)) {
      Series penalties = series("penalties", epochs, epoch -> Optional.of(epoch.penalty()));
      charts.add(
          chart(
              "Penalties",
              "The mean of all penalties over each epoch, times their strengths.",
              List.of(penalties)));
    }
    List<Series> accuracies = new ArrayList<>();
    addIfAny(
        accuracies,
        validation("validation", epochs, each -> each.accuracy().stream().boxed().findFirst()));
    if (!accuracies.isEmpty()) {
      String what = "The share of validation examples that are classified correctly.";
      charts.add(chart("Accuracy", what, accuracies));
    }
    Set<String> names = new LinkedHashSet<>();
    epochs.forEach(
        epoch -> epoch.validation().ifPresent(each -> names.addAll(each.metrics().keySet())));
    for (String name : names) {
      Series own = validation(name, epochs, each -> Optional.ofNullable(each.metrics().get(name)));
      charts.add(chart(name, "A figure of each validation.", List.of(own)));
    }
    return charts;
  }

  private static Chart chart(String what, String description, List<Series> series) {
    return new Chart(what + " by epoch", description, EPOCHS, Axis.linear(what), series);
  }

  private static Series validation(
      String name, List<Callback.Epoch> epochs, Function<Evaluation, Optional<Double>> figure) {
    return series(name, epochs, epoch -> epoch.validation().flatMap(figure));
  }

  private static Series series(
      String name, List<Callback.Epoch> epochs, Function<Callback.Epoch, Optional<Double>> figure) {
    List<Series.Point> points = new ArrayList<>();
    for (Callback.Epoch epoch : epochs) {
      figure.apply(epoch).ifPresent(y -> points.add(new Series.Point(epoch.number(), y)));
    }
    return new Series(name, Series.Mark.LINE, points);
  }

  private static void addIfAny(List<Series> to, Series series) {
    if (!series.points().isEmpty()) {
      to.add(series);
    }
  }
}
