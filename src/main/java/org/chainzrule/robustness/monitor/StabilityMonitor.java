package org.chainzrule.robustness.monitor;

import java.util.Arrays;
import org.chainzrule.model.Model;
import org.chainzrule.model.Prediction;
import org.chainzrule.model.Predictor;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.certify.Certificate;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.interval.Interval;

/**
 * Predicts as a {@link Predictor} does and tells how stable each prediction is: the norm of the
 * loss's gradient in the input for the predicted class, and where this norm stands among those of
 * known examples. Over the latest examples it follows the tail ratio and the drift of the norms,
 * and raises an alarm when inputs are no longer what they were. It needs no labels, so it can tell
 * long before an accuracy is known.
 *
 * <pre>{@code
 * StabilityMonitor monitor = StabilityMonitor.of(Model.load(file), Loss.softmaxCrossEntropy());
 * MonitoredPrediction answer = monitor.predict(row);
 * if (answer.percentiles()[0] > 99.9 || monitor.state().hasDrifted()) {
 *   log.warn("unusual input: {}", monitor.state());
 * }
 * }</pre>
 *
 * <p>Any number of threads may use one monitor; all count towards its state. A prediction takes
 * about three times as long as without a monitor.
 */
public final class StabilityMonitor {

  private static final int WINDOW = 500;
  private static final MonitorState.Alarm ALARM = new MonitorState.Alarm(0.1, 1e-4);

  private final Predictor predictor;
  private final Loss loss;
  private final StabilityProfile profile;
  private final MonitorState.Alarm alarm;

  /** The latest norms; the next one replaces that at {@code predictions % latest.length}. */
  private final double[] latest;

  private long predictions;

  private StabilityMonitor(
      Predictor predictor,
      Loss loss,
      StabilityProfile profile,
      int window,
      MonitorState.Alarm alarm) {
    this.predictor = predictor;
    this.loss = loss;
    this.profile = profile;
    this.latest = new double[window];
    this.alarm = alarm;
  }

  /**
   * A monitor of a saved model that holds a {@link StabilityProfile}.
   *
   * @param loss the loss that it was trained by
   * @throws IllegalArgumentException if the model holds no profile
   */
  public static StabilityMonitor of(Model model, Loss loss) {
    StabilityProfile profile =
        StabilityProfile.of(model.attachment())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected a model saved with a stability profile, got one without;"
                            + " StabilityProfile.addTo attaches it"));
    return new StabilityMonitor(Predictor.of(model), loss, profile, WINDOW, ALARM);
  }

  /**
   * A monitor of a network in memory.
   *
   * @param loss the loss that it was trained by
   * @param profile of the same network
   */
  public static StabilityMonitor of(Layer network, Loss loss, StabilityProfile profile) {
    return new StabilityMonitor(
        Predictor.of(network, loss.decoder()), loss, profile, WINDOW, ALARM);
  }

  /**
   * A new monitor of the same network whose state is about another number of latest examples; 500
   * by default.
   *
   * @param examples at least 30
   * @throws IllegalArgumentException if there are fewer
   */
  public StabilityMonitor withWindow(int examples) {
    if (examples < 30) {
      throw new IllegalArgumentException(
          "expected a window of at least 30 examples, got " + examples);
    }
    return new StabilityMonitor(predictor, loss, profile, examples, alarm);
  }

  /**
   * A new monitor of the same network with another limit of the drift.
   *
   * @param tolerance the distance between known and new norms that is harmless, in 0..1; 0.1 by
   *     default. New data is never quite as the known was
   * @param probability of an alarm by chance at any one look at the state, above 0, below 1; 10⁻⁴
   *     by default
   * @throws IllegalArgumentException if a number is out of its range
   */
  public StabilityMonitor withDriftLimit(double tolerance, double probability) {
    if (!(tolerance >= 0 && tolerance <= 1 && probability > 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "expected a tolerance in 0..1 and a probability above 0 and below 1, got "
              + tolerance
              + " and "
              + probability);
    }
    MonitorState.Alarm other = new MonitorState.Alarm(tolerance, probability);
    return new StabilityMonitor(predictor, loss, profile, latest.length, other);
  }

  /**
   * Predicts these examples and counts them towards the state.
   *
   * @param rows one example per row, {@code [n][in]}
   * @throws IllegalArgumentException if the network does not take such examples
   */
  public MonitoredPrediction predict(double[]... rows) {
    if (rows != null && rows.length == 0) {
      return new MonitoredPrediction(predictor.predict(rows), new double[0], new double[0]);
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = predictor.batch(rows);
      PredictionGradients both = PredictionGradients.of(predictor.network(), loss, x);
      double[] norms = both.norms();
      count(norms);
      double[] percentiles = Arrays.stream(norms).map(profile::percentile).toArray();
      Prediction prediction = Prediction.of(both.outputs(), loss.decoder());
      return new MonitoredPrediction(prediction, norms, percentiles);
    }
  }

  private synchronized void count(double[] norms) {
    for (double norm : norms) {
      latest[(int) (predictions++ % latest.length)] = norm;
    }
  }

  /** What has been seen lately. */
  public MonitorState state() {
    double[] window;
    long count;
    synchronized (this) {
      count = predictions;
      window = Arrays.copyOf(latest, (int) Math.min(count, latest.length));
    }
    return MonitorState.of(count, window, profile, alarm);
  }

  /**
   * The largest change of each coordinate of an example, up to a limit, under which the network is
   * proven to decide for the same class. It takes many times as long as a prediction.
   *
   * @param domain where inputs may lie, such as 0..1 for pixels
   * @param max the largest radius that is tried, at least 0
   * @throws IllegalArgumentException if the network does not decide for its largest output, or a
   *     layer states no bounds
   */
  public double certifiedRadius(double[] row, Interval domain, double max) {
    int decided = predictor.predict(row).classes()[0];
    return Certificate.of(predictor.network(), loss.decoder(), domain).radius(row, decided, max);
  }

  @Override
  public String toString() {
    return "StabilityMonitor of the latest " + latest.length + " examples: " + state();
  }
}
