package org.chainzrule.robustness.certify;

import java.util.Arrays;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.train.Evaluation;

/**
 * Certified robustness: proofs that no change of an input by at most some radius in each coordinate
 * changes the class that a network predicts. The true radius may be larger than the certified one,
 * never smaller. {@link IntervalBounds} are tried first, which are fast, and {@link LinearBounds}
 * where these prove nothing.
 *
 * <pre>{@code
 * double accuracy = Certificate.of(network, loss.decoder(), Interval.UNIT).accuracy(test, 0.01);
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/1810.12715">Gowal et al., 2018: interval bounds</a>
 * @see <a href="https://arxiv.org/abs/1811.00866">Zhang et al., 2018: linear bounds</a>
 */
public final class Certificate {

  private static final int BATCH = 500;
  private static final int HALVINGS = 24;

  private final BiPredicate<IntervalBox, Integer> proof;
  private final Precision precision;
  private final Interval domain;

  private Certificate(
      BiPredicate<IntervalBox, Integer> proof, Precision precision, Interval domain) {
    this.proof = proof;
    this.precision = precision;
    this.domain = domain;
  }

  /**
   * Certificates for a network with its present parameters, which are read once.
   *
   * @param network has one output per class
   * @param decoder decides for the class of the largest output
   * @param domain the range of changed inputs, such as 0..1 for pixels; {@link Interval#REALS} for
   *     no limit
   * @throws IllegalArgumentException if a layer of the network states no bounds, or the decoder
   *     decides in another way
   */
  public static Certificate of(Layer network, OutputDecoder decoder, Interval domain) {
    return byIntervals(network, decoder, domain).or(LinearBounds.of(network)::isLargest);
  }

  /**
   * The same by {@link LinearBounds} that are not tightened before activations. Where there is one
   * activation, it proves the same; in deeper networks less, in a small part of the time.
   */
  public static Certificate untightened(Layer network, OutputDecoder decoder, Interval domain) {
    return byIntervals(network, decoder, domain).or(LinearBounds.of(network)::isLargestUntightened);
  }

  /** The same by {@link IntervalBounds} alone, which are faster and prove less. */
  public static Certificate byIntervals(Layer network, OutputDecoder decoder, Interval domain) {
    if (!decoder.decidesForLargest()) {
      throw new IllegalArgumentException(
          "expected a decoder that decides for the largest output, as softmax does, got "
              + decoder);
    }
    return new Certificate(
        IntervalBounds.of(network)::isLargest, Evaluation.precision(network), domain);
  }

  private Certificate or(BiPredicate<IntervalBox, Integer> other) {
    return new Certificate(proof.or(other), precision, domain);
  }

  /** As {@link #of(Layer, OutputDecoder, Interval)}, without a limit on the inputs. */
  public static Certificate of(Layer network, OutputDecoder decoder) {
    return of(network, decoder, Interval.REALS);
  }

  /**
   * Whether every input within a radius of x is proven to be predicted as this class.
   *
   * @param x one example, {@code [in]}
   * @param radius in the maximum norm, in units of the input, at least 0; 0 tests x itself
   */
  public boolean holds(double[] x, int label, double radius) {
    return proof.test(IntervalBox.around(x, radius, domain), label);
  }

  /**
   * The largest certified radius in 0..max, found by bisection to {@code max · 2⁻²⁴}; NaN if x
   * itself is predicted as another class.
   *
   * @param max the largest radius that is tried, at least 0
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
   * The certified radius of each example of a batch, see {@link #radius}.
   *
   * @param x shape {@code [n, in]}
   * @param labels the n classes
   * @throws IllegalArgumentException if there is not a label for each example
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
   * The certified radius of each example of a data set, in order, see {@link #radius}.
   *
   * @throws IllegalArgumentException if the data has no classes
   */
  public double[] radii(Dataset data, double max) {
    double[] radii = new double[data.size()];
    overExamples(data, (i, x, label) -> radii[i] = radius(x, label, max));
    return radii;
  }

  /**
   * The certified accuracy: the fraction of examples, in 0..1, that are predicted correctly and
   * proven to be so within a radius; NaN without examples.
   *
   * @throws IllegalArgumentException if the data has no classes
   */
  public double accuracy(Dataset data, double radius) {
    int[] certified = new int[1];
    overExamples(data, (i, x, label) -> certified[0] += holds(x, label, radius) ? 1 : 0);
    return (double) certified[0] / data.size();
  }

  @FunctionalInterface
  private interface ExampleVisitor {
    void visit(int i, double[] x, int label);
  }

  /** Passes every example to a visitor, in the precision of the network and in bounded memory. */
  private void overExamples(Dataset data, ExampleVisitor visitor) {
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
        visitor.visit(group[i], rows[i], labels[i]);
      }
    }
  }

  @Override
  public String toString() {
    return "Certificate for inputs in " + domain.low() + ".." + domain.high();
  }
}
