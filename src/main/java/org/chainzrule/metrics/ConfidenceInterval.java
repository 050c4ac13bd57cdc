package org.chainzrule.metrics;

import java.util.Arrays;

/**
 * The 95 % confidence interval of a mean over repeated measurements, such as one for each seed, by
 * Student's t distribution.
 *
 * @param halfWidth half the width of the interval; NaN for a single measurement
 * @see <a href="https://doi.org/10.1093/biomet/6.1.1">Student, 1908</a>
 */
public record ConfidenceInterval(double mean, double halfWidth) {

  /** The 97.5 % quantiles of Student's t distribution with 1, 2, ... degrees of freedom. */
  private static final double[] QUANTILES = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
        2.145,
    2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052,
        2.048,
    2.045, 2.042
  };

  /** The 97.5 % quantile of the normal distribution, used for more degrees of freedom. */
  private static final double NORMAL = 1.96;

  /**
   * The interval from independent measurements of the same quantity.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static ConfidenceInterval of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("expected measurements, got none");
    }
    int n = values.length;
    double mean = Arrays.stream(values).sum() / n;
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double t = n - 2 < QUANTILES.length ? QUANTILES[Math.max(0, n - 2)] : NORMAL;
    return new ConfidenceInterval(mean, t * Math.sqrt(squares / (n - 1) / n));
  }
}
