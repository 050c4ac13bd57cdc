package org.chainzrule.metrics;

import java.util.Arrays;

/**
 * A summary of one number per example. Percentiles are values that occur: the smallest that at
 * least that part of the examples do not exceed.
 *
 * @param p999 the percentile 99.9
 * @param tailRatio τ = p99 / mean; NaN where all are 0
 */
public record Distribution(
    double mean, double p50, double p95, double p99, double p999, double max, double tailRatio) {

  /**
   * The summary of these values, which are not changed.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Distribution of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("expected values to summarise, got none");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double mean = Arrays.stream(values).sum() / values.length;
    double p99 = part(sorted, 990);
    return new Distribution(
        mean,
        part(sorted, 500),
        part(sorted, 950),
        p99,
        part(sorted, 999),
        sorted[sorted.length - 1],
        p99 / mean);
  }

  private static double part(double[] sorted, int thousandths) {
    long rank = ((long) sorted.length * thousandths + 999) / 1000;
    return sorted[(int) Math.max(1, rank) - 1];
  }
}
