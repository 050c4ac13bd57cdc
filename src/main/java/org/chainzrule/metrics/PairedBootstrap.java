package org.chainzrule.metrics;

import java.util.Arrays;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/**
 * The difference between the accuracies of two classifiers on the same examples, with its 95 %
 * interval by the bootstrap: the examples are drawn again with replacement, the same ones for both
 * classifiers, and the interval holds the middle 95 % of the differences. It tells whether the
 * difference would stay with other test examples.
 *
 * @param difference the accuracy of the first less that of the second, in -1..1
 * @param low the lower end of the interval
 * @param high the upper end of the interval
 * @see <a href="https://doi.org/10.1214/aos/1176344552">Efron, 1979</a>
 */
public record PairedBootstrap(double difference, double low, double high) {

  private static final int RESAMPLES = 2000;

  /**
   * Compares the means over several runs of each classifier, such as one for each seed.
   *
   * @param first for each run whether each example was classified correctly
   * @param second the same of the other classifier, on the same examples in the same order
   * @param seeds of the draws; equal seeds give equal intervals
   * @throws IllegalArgumentException if there are no runs or examples, or a run has other examples
   */
  public static PairedBootstrap of(boolean[][] first, boolean[][] second, Seeds seeds) {
    int n = first.length == 0 ? 0 : first[0].length;
    if (n == 0 || second.length == 0) {
      throw new IllegalArgumentException("expected runs with examples of both, got none");
    }
    double[] means = new double[n];
    add(first, 1.0 / first.length, means);
    add(second, -1.0 / second.length, means);
    Generator generator = seeds.generator();
    double[] drawn = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += means[generator.nextInt(n)];
      }
      drawn[i] = sum / n;
    }
    Arrays.sort(drawn);
    int tail = RESAMPLES * 25 / 1000;
    double difference = Arrays.stream(means).sum() / n;
    return new PairedBootstrap(difference, drawn[tail - 1], drawn[RESAMPLES - tail]);
  }

  private static void add(boolean[][] runs, double weight, double[] means) {
    for (boolean[] run : runs) {
      if (run.length != means.length) {
        throw new IllegalArgumentException(
            "expected runs on the same " + means.length + " examples, got " + run.length);
      }
      for (int j = 0; j < run.length; j++) {
        means[j] += run[j] ? weight : 0;
      }
    }
  }

  /** Whether the interval leaves out 0. */
  public boolean isClear() {
    return low > 0 || high < 0;
  }
}
