package org.chainzrule.robustness.certify;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.train.Evaluation;

/**
 * Proofs that no change of an input of at most some radius in each coordinate changes a network's
 * decision, by {@link IntervalBounds}. A true radius may be larger than a certified one, never
 * smaller.
 *
 * @see <a href="https://arxiv.org/abs/1810.12715">Gowal et al., 2018</a>
 */
public final class Certificate {

  private static final int BATCH = 500;
  private static final int HALVINGS = 24;

  private final IntervalBounds bounds;
  private final Precision precision;
  private final Interval domain;

  private Certificate(IntervalBounds bounds, Precision precision, Interval domain) {
    this.bounds = bounds;
    this.precision = precision;
    this.domain = domain;
  }

  /**
   * Certificates for a network with the parameters it has now.
   *
   * @param network gives one output a class, the largest deciding
   * @param domain where changed inputs may lie, such as 0..1 for pixels; {@link Interval#REALS} for
   *     everywhere
   * @throws IllegalArgumentException if a layer of the network states no bounds
   */
  public static Certificate of(Layer network, Interval domain) {
    return new Certificate(IntervalBounds.of(network), Evaluation.precision(network), domain);
  }

  /** As {@link #of(Layer, Interval)}, for inputs anywhere. */
  public static Certificate of(Layer network) {
    return of(network, Interval.REALS);
  }

  /**
   * Whether every input within a radius of x is proven to be taken for this class.
   *
   * @param radius at least 0; 0 asks whether x itself is
   */
  public boolean holds(double[] x, int label, double radius) {
    return bounds.isLargest(IntervalBox.around(x, radius, domain), label);
  }

  /**
   * The largest radius found to hold by bisection of 0..max, to {@code max · 2⁻²⁴}; NaN where x
   * itself is taken for another class.
   *
   * @param max where to stop, at least 0
   */
  public double radius(double[] x, int label, double max) {
    if (!holds(x, label, 0)) {
      return Double.NaN;
    }
    if (holds(x, label, max)) {
      return max;
    }
    double low = 0;
    double high = max;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = low + (high - low) / 2;
      if (holds(x, label, middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The radius of each example of a batch.
   *
   * @param x shape {@code [n, in]}
   * @param labels the n classes
   */
  public double[] radii(Tensor x, int[] labels, double max) {
    double[][] rows = IntervalBounds.rows(x);
    if (labels.length != rows.length) {
      throw new IllegalArgumentException(
          "expected a label for each of " + rows.length + " examples, got " + labels.length);
    }
    return IntStream.range(0, rows.length)
        .mapToDouble(i -> radius(rows[i], labels[i], max))
        .toArray();
  }

  /**
   * The radius of each example of a data set, in order.
   *
   * @throws IllegalArgumentException if the data has no classes
   */
  public double[] radii(Dataset data, double max) {
    double[] radii = new double[data.size()];
    overExamples(data, (i, x, label) -> radii[i] = radius(x, label, max));
    return radii;
  }

  /**
   * The part of a data set, in 0..1, that is taken for the right class and proven to be so within a
   * radius; NaN of none.
   *
   * @throws IllegalArgumentException if the data has no classes
   */
  public double accuracy(Dataset data, double radius) {
    int[] certified = new int[1];
    overExamples(data, (i, x, label) -> certified[0] += holds(x, label, radius) ? 1 : 0);
    return (double) certified[0] / data.size();
  }

  @FunctionalInterface
  private interface Example {
    void saw(int i, double[] x, int label);
  }

  /** Shows examples in the network's precision, a few at a time. */
  private void overExamples(Dataset data, Example example) {
    if (data.classes().isEmpty()) {
      throw new IllegalArgumentException("expected data with classes, got values");
    }
    for (int[] group : Dataset.split(IntStream.range(0, data.size()).toArray(), BATCH)) {
      double[][] rows;
      int[] labels;
      try (TensorScope scope = TensorScope.open()) {
        Batch batch = data.batch(group, precision);
        rows = IntervalBounds.rows(batch.inputs());
        labels = Arrays.stream(batch.targets().toArray()).mapToInt(t -> (int) t).toArray();
      }
      for (int i = 0; i < group.length; i++) {
        example.saw(group[i], rows[i], labels[i]);
      }
    }
  }
}
