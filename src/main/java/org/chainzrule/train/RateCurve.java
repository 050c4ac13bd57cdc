package org.chainzrule.train;

import static org.chainzrule.train.TrainerSettings.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Dataset;
import org.chainzrule.model.TextTable;
import org.chainzrule.optim.Updater;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.op.Updates;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.train.exchange.Exchange;
import org.chainzrule.train.exchange.Workers;

/**
 * The loss at learning rates that rise from step to step: the result of a learning-rate range test,
 * see {@link Trainer#findRate(Dataset)}. At low rates the loss hardly moves, at good ones it falls,
 * and at rates that are too high it explodes.
 *
 * @param points in the order of steps; they end where the loss exploded or was no longer finite
 * @see <a href="https://arxiv.org/abs/1506.01186">Smith, 2015, section 3.3: the range test</a>
 */
public record RateCurve(List<Point> points) {

  /** The weight of the mean before in the smoothed loss. */
  private static final double KEPT = 0.9;

  /** The test ends where the smoothed loss is so many times its lowest value. */
  private static final double EXPLOSION = 4;

  /** What the rate of the lowest loss is divided by: there the loss is about to explode. */
  private static final double DISTANCE = 10;

  /** How many rows the text has at most. */
  private static final int ROWS = 13;

  /**
   * One step.
   *
   * @param rate its learning rate, above 0
   * @param loss of its batch before the update, without penalties
   * @param smoothed the mean of the losses so far, by weights that fall from the latest on
   */
  public record Point(double rate, double loss, double smoothed) {}

  /** Copies the points. */
  public RateCurve {
    points = List.copyOf(points);
  }

  /** Runs the test and puts the network back as it was. */
  static RateCurve of(
      TrainerSettings given, Dataset train, double lowest, double highest, int steps) {
    check(
        lowest > 0 && lowest < highest && Double.isFinite(highest),
        "expected learning rates above 0, the highest above the lowest, got "
            + lowest
            + " to "
            + highest);
    check(steps >= 2, "expected at least 2 steps, got " + steps);
    TrainerSettings settings = given.with(given.execution().with(new Workers(Exchange.none())));
    Evaluation.checkFit(settings.network(), train);
    List<Parameter> parameters = settings.network().parameters();
    ShuffledBatches batches = TrainingLoop.batchOrder(settings, train);
    List<Parameter> trained = TrainingLoop.trained(parameters);
    new TargetCheck(settings.network(), settings.loss(), train).check("training set");
    Updater updater =
        settings.optimization().optimizer().start(trained, settings.optimization().groups());
    Precision precision = Evaluation.precision(settings.network());
    int epochs = (steps - 1) / batches.steps() + 1;
    List<HostArray> before = parameters.stream().map(p -> HostArray.of(p.value())).toList();
    try (BatchSource source =
        BatchSource.direct(train, precision, batches.from(1, 0, epochs, (part, parts) -> true))) {
      TrainingStep step =
          new TrainingStep(
              settings, source, batch -> batch.of(train, precision), trained, updater, steps);
      return taken(step, batches, lowest, Math.pow(highest / lowest, 1.0 / (steps - 1)), steps);
    } finally {
      restore(parameters, before);
    }
  }

  private static RateCurve taken(
      TrainingStep step, ShuffledBatches batches, double lowest, double factor, int steps) {
    List<Point> points = new ArrayList<>();
    double mean = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int s = 0; s < steps; s++) {
      double rate = lowest * Math.pow(factor, s);
      double loss;
      try (TensorScope scope = TensorScope.open()) {
        loss = step.step(batches, s / batches.steps() + 1, s % batches.steps() + 1, s, rate).loss();
      } catch (DivergenceException e) {
        // The end that the test looks for.
        return new RateCurve(points);
      }
      mean = KEPT * mean + (1 - KEPT) * loss;
      double smoothed = mean / (1 - Math.pow(KEPT, s + 1));
      points.add(new Point(rate, loss, smoothed));
      least = Math.min(least, smoothed);
      if (smoothed > least + (EXPLOSION - 1) * Math.abs(least)) {
        break;
      }
    }
    return new RateCurve(points);
  }

  private static void restore(List<Parameter> parameters, List<HostArray> before) {
    try (TensorScope scope = TensorScope.open()) {
      for (int i = 0; i < before.size(); i++) {
        Tensor value = before.get(i).toTensor();
        parameters.get(i).update(w -> Updates.assign(w, value));
      }
    }
  }

  /**
   * A learning rate to begin with: a tenth of the one at which the smoothed loss was lowest. Empty
   * if no rate lowered it; then the highest rate was too low, or the lowest one too high.
   */
  public OptionalDouble suggestion() {
    return lowest()
        .filter(point -> point.smoothed() < points.get(0).smoothed())
        .map(point -> OptionalDouble.of(point.rate() / DISTANCE))
        .orElse(OptionalDouble.empty());
  }

  private Optional<Point> lowest() {
    return points.stream().min(Comparator.comparingDouble(Point::smoothed));
  }

  /** Some of the points as a table, the lowest smoothed loss among them, and the suggestion. */
  @Override
  public String toString() {
    List<String[]> lines = new ArrayList<>();
    lines.add(new String[] {"rate", "loss", "smoothed", ""});
    Optional<Point> lowest = lowest();
    int every = Math.max(1, (points.size() + ROWS - 2) / (ROWS - 1));
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      boolean isLowest = lowest.isPresent() && point == lowest.get();
      if (i % every == 0 || isLowest || i == points.size() - 1) {
        lines.add(
            new String[] {
              number("%.2e", point.rate()),
              number("%.4g", point.loss()),
              number("%.4g", point.smoothed()),
              isLowest ? "lowest" : ""
            });
      }
    }
    OptionalDouble suggestion = suggestion();
    return TextTable.aligned(lines, Set.of(0, 1, 2))
        + (suggestion.isPresent()
            ? "\nsuggested learning rate " + number("%.2e", suggestion.getAsDouble())
            : "\nno learning rate to suggest, since none lowered the loss");
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
