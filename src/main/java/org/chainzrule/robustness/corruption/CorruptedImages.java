package org.chainzrule.robustness.corruption;

import java.util.OptionalInt;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;

/**
 * A data set of images under a {@link Corruption}; targets stay as they are. Each image is damaged
 * when it is asked for, always in the same way.
 *
 * <pre>{@code
 * Dataset foggy = CorruptedImages.of(test, 28, 28, Corruption.FOG, 3, Seeds.of(1));
 * }</pre>
 */
public final class CorruptedImages implements Dataset {

  private final Dataset images;
  private final int width;
  private final int height;
  private final Corruption corruption;
  private final int severity;
  private final Seeds seeds;

  private CorruptedImages(
      Dataset images, int width, int height, Corruption corruption, int severity, Seeds seeds) {
    this.images = images;
    this.width = width;
    this.height = height;
    this.corruption = corruption;
    this.severity = severity;
    this.seeds = seeds;
  }

  /**
   * A view of images under a corruption.
   *
   * @param images pixels in 0..1, examples of the shape {@code [width, height, channels]} or rows
   *     of as many pixels, line after line
   * @param severity in 1..5
   * @param seeds of the random choices; each image has a child of them by its number
   * @throws IllegalArgumentException if the examples are no such images or the severity is out of
   *     range
   */
  public static CorruptedImages of(
      Dataset images, int width, int height, Corruption corruption, int severity, Seeds seeds) {
    Corruption.checkSeverity(severity);
    int length = images.inputShape().length();
    if (width < 1 || height < 1 || length % Math.multiplyExact(width, height) != 0) {
      throw new IllegalArgumentException(
          "expected examples of a multiple of "
              + width
              + " x "
              + height
              + " pixels, got "
              + images.inputShape());
    }
    return new CorruptedImages(images, width, height, corruption, severity, seeds);
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public Shape inputShape() {
    return images.inputShape();
  }

  @Override
  public OptionalInt classes() {
    return images.classes();
  }

  @Override
  public String toString() {
    return Dataset.inWords(this) + ", corrupted by " + corruption + " of severity " + severity;
  }

  @Override
  public Dataset inEpoch(int number) {
    return new CorruptedImages(images.inEpoch(number), width, height, corruption, severity, seeds);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also if a pixel is not in 0..1
   */
  @Override
  public Batch batch(int[] rows, Precision precision) {
    Batch clean = images.batch(rows, Precision.DOUBLE);
    double[] columns = clean.inputs().toColumns();
    Interval.UNIT.check(columns);
    double[] image = new double[inputShape().length()];
    for (int i = 0; i < rows.length; i++) {
      for (int p = 0; p < image.length; p++) {
        image[p] = columns[i + rows.length * p];
      }
      double[] damaged = corruption.apply(image, width, height, severity, seeds.child(rows[i]));
      for (int p = 0; p < image.length; p++) {
        columns[i + rows.length * p] = damaged[p];
      }
    }
    Tensor inputs = Tensor.ofColumns(clean.inputs().shape(), precision, columns);
    return new Batch(inputs, clean.targets().cast(precision));
  }
}
