package org.chainzrule.experiment.page;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Turns values into a series that shows how they are distributed. */
final class Histogram {

  private static final int BINS = 40;
  private static final double RANGE = 1e5;

  private Histogram() {}

  /**
   * The shares of all values, in percent, in 40 bins of equal ratio, for a logarithmic axis. Values
   * beyond the bins count in the first or last; values of 0 have no place on such an axis and count
   * in the shares alone.
   *
   * @param low the lower end of all bins, above 0
   * @param high the upper end of all bins
   */
  static Series between(String name, double low, double high, double... values) {
    double from = Math.log10(low);
    double width = Math.max(1e-9, (Math.log10(high) - from) / BINS);
    long[] counts = new long[BINS];
    Arrays.stream(values)
        .filter(value -> value > 0)
        .mapToInt(value -> (int) Math.floor((Math.log10(value) - from) / width))
        .forEach(bin -> counts[Math.max(0, Math.min(BINS - 1, bin))]++);
    return new Series(
        name,
        Series.Mark.AREA,
        IntStream.range(0, BINS)
            .mapToObj(
                i ->
                    new Series.Point(
                        Math.pow(10, from + (i + 0.5) * width), 100.0 * counts[i] / values.length))
            .toList());
  }

  /**
   * The same over the range of the values themselves, down to a hundred thousandth of the largest;
   * without points where none is above 0.
   */
  static Series logarithmic(String name, double... values) {
    double[] positive = Arrays.stream(values).filter(value -> value > 0).toArray();
    return positive.length == 0
        ? new Series(name, Series.Mark.AREA, List.of())
        : between(
            name, Math.max(least(positive), largest(positive) / RANGE), largest(positive), values);
  }

  private static double least(double... values) {
    return Arrays.stream(values).min().getAsDouble();
  }

  private static double largest(double... values) {
    return Arrays.stream(values).max().getAsDouble();
  }
}
