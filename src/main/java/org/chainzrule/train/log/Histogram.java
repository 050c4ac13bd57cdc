package org.chainzrule.train.log;

import java.util.Arrays;
import org.chainzrule.io.Protobuf;

/**
 * Histograms for TensorBoard, with 30 buckets of equal width from the smallest to the largest
 * value.
 */
final class Histogram {

  private static final int BUCKETS = 30;

  private Histogram() {}

  /** The histogram message of the finite values; others are left out. */
  static Protobuf of(double... all) {
    double[] values = Arrays.stream(all).filter(Double::isFinite).toArray();
    double min = Arrays.stream(values).min().orElse(0);
    double max = Arrays.stream(values).max().orElse(0);
    double width = (max - min) / BUCKETS;
    int buckets = width > 0 && Double.isFinite(width) ? BUCKETS : 1;
    double[] limits = new double[buckets];
    double[] counts = new double[buckets];
    for (int i = 0; i < buckets - 1; i++) {
      limits[i] = min + (i + 1) * width;
    }
    limits[buckets - 1] = max;
    for (double value : values) {
      int at = 0;
      while (at < buckets - 1 && value > limits[at]) {
        at++;
      }
      counts[at]++;
    }
    return new Protobuf()
        .fixed64(1, min)
        .fixed64(2, max)
        .fixed64(3, values.length)
        .fixed64(4, Arrays.stream(values).sum())
        .fixed64(5, Arrays.stream(values).map(x -> x * x).sum())
        .doubles(6, limits)
        .doubles(7, counts);
  }
}
