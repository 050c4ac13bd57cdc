package org.chainzrule.metrics;

import java.util.Arrays;

/**
 * The distribution of a quantity with one value per example, summarised by its mean, percentiles
 * and maximum. A percentile p is the smallest of the values that at least p percent of the values
 * do not exceed (nearest rank).
 *
 * @param mean the arithmetic mean
 * @param p50 the median
 * @param p95 the 95th percentile
 * @param p99 the 99th percentile
 * @param p999 the 99.9th percentile
 * @param max the largest value
 * @param tailRatio τ = p99 / mean; NaN if all values are 0
 */
public record Distribution(
    double mean, double p50, double p95, double p99, double p999, double max, double tailRatio) {

  /**
   * The distribution of these values, which are not changed.
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
    double p99 = percentile(sorted, 990);
    return new Distribution(
        mean,
        percentile(sorted, 500),
        percentile(sorted, 950),
        p99,
        percentile(sorted, 999),
        sorted[sorted.length - 1],
        p99 / mean);
  }

  private static double percentile(double[] sorted, int thousandths) {
    long rank = ((long) sorted.length * thousandths + 999) / 1000;
    return sorted[(int) Math.max(1, rank) - 1];
  }
}
