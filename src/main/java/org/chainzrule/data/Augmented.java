package org.chainzrule.data;

import java.util.OptionalInt;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/**
 * Examples that a training sees changed, in another way in every epoch: data augmentation. What
 * happens to an example follows from the seeds, the epoch and its number alone, so that
 * prefetching, several workers and resuming give the same bytes. Read without an epoch, as a
 * validation reads it, it holds the examples unchanged.
 *
 * <pre>{@code
 * Dataset shifted =
 *     Augmented.of(
 *         train,
 *         Seeds.of(1),
 *         (pixels, seeds) -> Corruption.TRANSLATE.apply(pixels, 28, 28, 1, seeds));
 * Trainer.create(network, loss).fit(shifted, validation, 20);
 * }</pre>
 */
public final class Augmented implements Dataset {

  /** Changes one example. */
  @FunctionalInterface
  public interface Change {
    /**
     * The changed example, of as many numbers.
     *
     * @param example its numbers in the order of memory, such as the pixels of an image line after
     *     line; the array may be changed and returned
     * @param seeds of the random choices, others for each example and epoch
     */
    double[] of(double[] example, Seeds seeds);
  }

  private final Dataset data;
  private final Seeds seeds;
  private final Change change;
  private final int epoch;

  private Augmented(Dataset data, Seeds seeds, Change change, int epoch) {
    this.data = data;
    this.seeds = seeds;
    this.change = change;
    this.epoch = epoch;
  }

  /** Examples that are changed in every epoch; targets stay as they are. */
  public static Augmented of(Dataset data, Seeds seeds, Change change) {
    return new Augmented(data, seeds, change, 0);
  }

  @Override
  public int size() {
    return data.size();
  }

  @Override
  public Shape inputShape() {
    return data.inputShape();
  }

  @Override
  public OptionalInt classes() {
    return data.classes();
  }

  @Override
  public String toString() {
    return Dataset.inWords(this) + ", augmented";
  }

  @Override
  public Dataset inEpoch(int number) {
    return new Augmented(data.inEpoch(number), seeds, change, number);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also if a changed example has another length
   */
  @Override
  public Batch batch(int[] rows, Precision precision) {
    if (epoch == 0) {
      return data.batch(rows, precision);
    }
    Batch plain = data.batch(rows, Precision.DOUBLE);
    double[] columns = plain.inputs().toColumns();
    int length = inputShape().length();
    for (int i = 0; i < rows.length; i++) {
      double[] example = new double[length];
      for (int p = 0; p < length; p++) {
        example[p] = columns[i + rows.length * p];
      }
      double[] changed = change.of(example, seeds.child(epoch).child(rows[i]));
      if (changed.length != length) {
        throw new IllegalArgumentException(
            "expected a changed example of " + length + " numbers, got " + changed.length);
      }
      for (int p = 0; p < length; p++) {
        columns[i + rows.length * p] = changed[p];
      }
    }
    Tensor inputs = Tensor.ofColumns(plain.inputs().shape(), precision, columns);
    return new Batch(inputs, plain.targets().cast(precision));
  }
}
