package org.chainzrule.robustness.stability;

import java.util.Locale;
import org.chainzrule.train.Callback;

/**
 * A callback that measures gradient volatility during training: the peak, mean and standard
 * deviation of the global gradient norm over all steps, in constant memory. Use a new one for each
 * run.
 *
 * <pre>{@code
 * TrainingVolatility volatility = new TrainingVolatility();
 * trainer.with(volatility).fit(train, 10);
 * double peak = volatility.peak();
 * }</pre>
 *
 * @see <a href="https://doi.org/10.1080/00401706.1962.10490022">Welford, 1962: the update of mean
 *     and variance</a>
 */
public final class TrainingVolatility implements Callback {

  private long steps;
  private double peak = Double.NaN;
  private double mean;
  private double squares;

  /** A measurement without steps so far. */
  public TrainingVolatility() {}

  /** A new run is measured anew. */
  @Override
  public void beforeRun(Run run) {
    steps = 0;
    peak = Double.NaN;
    mean = 0;
    squares = 0;
  }

  @Override
  public Decision afterStep(Step step) {
    double norm = step.gradientNorm();
    steps++;
    peak = steps == 1 ? norm : Math.max(peak, norm);
    double before = norm - mean;
    mean += before / steps;
    squares += before * (norm - mean);
    return Decision.CONTINUE;
  }

  /** The number of steps measured. */
  public long steps() {
    return steps;
  }

  /** The largest norm; NaN before the first step. */
  public double peak() {
    return peak;
  }

  /** The mean norm; NaN before the first step. */
  public double mean() {
    return steps == 0 ? Double.NaN : mean;
  }

  /** {@code √(Σ (norm - mean)² / steps)}; NaN before the first step. */
  public double standardDeviation() {
    return Math.sqrt(squares / steps);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "gradient norm of %d steps: mean %.4g, deviation %.4g, peak %.4g",
        steps,
        mean(),
        standardDeviation(),
        peak);
  }
}
