package org.chainzrule.robustness.monitor;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.chainzrule.data.Dataset;
import org.chainzrule.model.Attachment;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.safetensors.HostArray;
import org.chainzrule.train.Batches;

/**
 * What input gradients are usual for a network: the distribution of {@code ‖∂ loss(f(x), ŷ) / ∂ x‖}
 * over known examples, with ŷ the class that the network decides for. It is a histogram whose
 * values are exact to a thousandth between 10⁻⁶ and 10⁶, can be merged with others, and is saved
 * with the model: some kilobytes, for any number of examples.
 *
 * <pre>{@code
 * StabilityProfile profile = StabilityProfile.of(network, loss, validation);
 * Model model = new Model(network, loss.decoder(), provenance, profile.addTo(Attachment.none()));
 * }</pre>
 */
public final class StabilityProfile {

  private static final String VALUES = "stability/values";
  private static final String COUNTS = "stability/counts";

  /** The unit of the histogram, which counts whole numbers of it. */
  private static final double UNIT = 1e-9;

  /** The largest norm, in units; larger ones count as this. */
  private static final long LARGEST = 1_000_000_000_000_000L;

  /** How many decimal digits of a norm are kept. */
  private static final int DIGITS = 3;

  private final Histogram histogram;

  /** The smallest value of each bin that counts some examples, in rising order. */
  private final long[] least;

  /** How many examples each of those bins and all below it count. */
  private final long[] upTo;

  private StabilityProfile(Histogram histogram) {
    this.histogram = histogram;
    LongStream.Builder least = LongStream.builder();
    LongStream.Builder upTo = LongStream.builder();
    // The iterator gives the same object for every bin.
    for (HistogramIterationValue bin : histogram.recordedValues()) {
      least.add(histogram.lowestEquivalentValue(bin.getValueIteratedTo()));
      upTo.add(bin.getTotalCountToThisValue());
    }
    this.least = least.build().toArray();
    this.upTo = upTo.build().toArray();
  }

  /**
   * The profile of a network over a data set, whose targets are not used. Examples that the network
   * was not trained on, such as a validation set, describe best what to expect, since a network is
   * often calmer on what it has learnt.
   *
   * @throws IllegalArgumentException if the data set is empty, the network does not take its
   *     examples, or it has several outputs without classes
   */
  public static StabilityProfile of(Layer network, Loss loss, Dataset data) {
    return ofNorms(
        Batches.perExample(
            network, data, batch -> PredictionGradients.of(network, loss, batch.inputs()).norms()));
  }

  /**
   * The profile of norms that were measured elsewhere.
   *
   * @param norms at least 0; infinite and NaN count as larger than all others
   * @throws IllegalArgumentException if there are none or one is negative
   */
  public static StabilityProfile ofNorms(double... norms) {
    if (norms.length == 0) {
      throw new IllegalArgumentException("expected norms to make a profile of, got none");
    }
    Histogram histogram = new Histogram(1, LARGEST, DIGITS);
    for (double norm : norms) {
      if (norm < 0) {
        throw new IllegalArgumentException("expected norms of at least 0, got " + norm);
      }
      histogram.recordValue(units(norm));
    }
    return new StabilityProfile(histogram);
  }

  private static long units(double norm) {
    return norm < LARGEST * UNIT ? Math.round(norm / UNIT) : LARGEST;
  }

  /** How many examples it is made of. */
  public long examples() {
    return histogram.getTotalCount();
  }

  /** How many percent of the examples had a norm of at most this, in 0..100. */
  public double percentile(double norm) {
    return percentTo(units(norm));
  }

  /** How many percent of the examples had a smaller norm, in 0..100. */
  double percentBelow(double norm) {
    return percentTo(histogram.lowestEquivalentValue(units(norm)) - 1);
  }

  /**
   * The percentage in the bin of this value and all below. A histogram that is asked adds up tens
   * of thousands of bins, nearly all of them empty.
   */
  private double percentTo(long value) {
    int found = Arrays.binarySearch(least, value);
    int bins = found < 0 ? -found - 1 : found + 1;
    return bins == 0 ? 0 : 100.0 * upTo[bins - 1] / histogram.getTotalCount();
  }

  /**
   * The norm that a share of the examples did not exceed, exact to a thousandth.
   *
   * @param percent in 0..100
   */
  public double norm(double percent) {
    return histogram.getValueAtPercentile(percent) * UNIT;
  }

  /** The profile of the examples of both; the order does not matter. */
  public StabilityProfile merged(StabilityProfile other) {
    Histogram sum = histogram.copy();
    sum.add(other.histogram);
    return new StabilityProfile(sum);
  }

  /** An attachment that holds this profile as well, to be saved with a model. */
  public Attachment addTo(Attachment attachment) {
    DoubleStream.Builder values = DoubleStream.builder();
    DoubleStream.Builder counts = DoubleStream.builder();
    // The iterator gives the same object for every bin.
    for (HistogramIterationValue bin : histogram.recordedValues()) {
      values.add(bin.getValueIteratedTo() * UNIT);
      counts.add(bin.getCountAtValueIteratedTo());
    }
    return attachment
        .with(VALUES, HostArray.of(values.build().toArray()))
        .with(COUNTS, HostArray.of(counts.build().toArray()));
  }

  /**
   * The profile that an attachment holds; empty if it holds none.
   *
   * @throws IllegalArgumentException if what it holds is no profile
   */
  public static Optional<StabilityProfile> of(Attachment attachment) {
    if (!attachment.numbers().containsKey(VALUES)) {
      return Optional.empty();
    }
    double[] values = attachment.numbers(VALUES).toColumns();
    double[] counts = attachment.numbers(COUNTS).toColumns();
    Histogram histogram = new Histogram(1, LARGEST, DIGITS);
    for (int i = 0; i < values.length; i++) {
      boolean fits = values[i] >= 0 && values[i] < Double.POSITIVE_INFINITY && i < counts.length;
      if (!fits || !(counts[i] >= 1) || counts[i] != Math.rint(counts[i]) || counts[i] > 1e15) {
        throw new IllegalArgumentException(
            "expected a stability profile of norms with whole counts, got "
                + values[i]
                + (i < counts.length ? " with the count " + counts[i] : " without a count"));
      }
      histogram.recordValueWithCount(units(values[i]), (long) counts[i]);
    }
    if (values.length == 0) {
      throw new IllegalArgumentException("expected a stability profile of some norms, got none");
    }
    return Optional.of(new StabilityProfile(histogram));
  }

  @Override
  public String toString() {
    return "stability profile of "
        + examples()
        + " examples, median "
        + (float) norm(50)
        + ", p99 "
        + (float) norm(99);
  }
}
