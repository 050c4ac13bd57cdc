package org.chainzrule.robustness.monitor;

import java.util.Arrays;
import org.chainzrule.metrics.Distribution;

/**
 * What a {@link StabilityMonitor} has seen lately.
 *
 * @param predictions how many examples it has predicted in all
 * @param window how many of the latest examples the other figures are about
 * @param tailRatio τ = p99 / mean of their gradient norms; NaN without examples, or if all are 0
 * @param drift the Kolmogorov-Smirnov distance between their norms and the known ones, in 0..1: the
 *     largest difference of the two shares of norms below any value; 0 without examples
 * @param driftLimit the drift from which on inputs count as changed: what is tolerated, and what
 *     chance may add with so few examples, which it exceeds with the probability that the monitor
 *     was given
 */
public record MonitorState(
    long predictions, int window, double tailRatio, double drift, double driftLimit) {

  /** Fewer examples than this say nothing about a distribution. */
  private static final int LEAST = 30;

  /**
   * When a drift is an alarm.
   *
   * @param tolerance the distance of the two distributions that is tolerated, in 0..1
   * @param probability that chance alone exceeds what it may add
   */
  record Alarm(double tolerance, double probability) {

    /** By the limit of the distribution of Kolmogorov and Smirnov for n and m examples. */
    double limit(long n, long m) {
      double chance = Math.sqrt(-Math.log(probability / 2) / 2) * Math.sqrt(1.0 / n + 1.0 / m);
      return Math.min(1, tolerance + chance);
    }
  }

  static MonitorState of(long predictions, double[] window, StabilityProfile profile, Alarm alarm) {
    int n = window.length;
    if (n == 0) {
      return new MonitorState(predictions, 0, Double.NaN, 0, 1);
    }
    double[] sorted = window.clone();
    Arrays.sort(sorted);
    double drift = 0;
    for (int i = 0; i < n; i++) {
      // Equal numbers are one step of the share: from its first to behind its last.
      boolean first = i == 0 || sorted[i - 1] < sorted[i];
      boolean last = i == n - 1 || sorted[i] < sorted[i + 1];
      double before = first ? profile.percentBelow(sorted[i]) / 100 - (double) i / n : 0;
      double behind = last ? (i + 1.0) / n - profile.percentile(sorted[i]) / 100 : 0;
      drift = Math.max(drift, Math.max(before, behind));
    }
    double limit = alarm.limit(n, profile.examples());
    return new MonitorState(predictions, n, Distribution.of(window).tailRatio(), drift, limit);
  }

  /**
   * Whether inputs have changed: there are at least 30 examples, and they drift beyond the limit.
   */
  public boolean hasDrifted() {
    return window >= LEAST && drift > driftLimit;
  }
}
