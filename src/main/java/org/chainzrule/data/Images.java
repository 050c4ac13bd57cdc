package org.chainzrule.data;

import java.util.Locale;
import java.util.OptionalInt;
import org.chainzrule.io.DataException;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * Greyscale images of one size with class labels, stored as one byte for each pixel. A batch holds
 * pixels scaled to 0..1, shape {@code [n, height · width]}, each image row after row; targets are
 * class indices {@code [n, 1]}.
 */
public final class Images implements Dataset {

  private final int height;
  private final int width;
  private final int classes;
  private final byte[] pixels;
  private final byte[] labels;

  private Images(int height, int width, int classes, byte[] pixels, byte[] labels) {
    this.height = height;
    this.width = width;
    this.classes = classes;
    this.pixels = pixels;
    this.labels = labels;
  }

  /**
   * Images backed by these arrays, which are not copied.
   *
   * @param pixels unsigned bytes from 0 (black) to 255 (white), image after image, row after row
   * @param labels the class index of each image, in 0..classes-1
   * @throws DataException if the sizes do not fit together or a label is out of range
   */
  public static Images of(int height, int width, int classes, byte[] pixels, byte[] labels) {
    long expected = (long) labels.length * height * width;
    if (pixels.length != expected) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected %s pixels for %s images of %s x %s, got %s",
              expected,
              labels.length,
              height,
              width,
              pixels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if ((labels[i] & 0xFF) >= classes) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "expected labels in 0..%s, got %s for image %s",
                classes - 1,
                labels[i] & 0xFF,
                i));
      }
    }
    return new Images(height, width, classes, pixels, labels);
  }

  /** The number of rows of pixels in an image. */
  public int height() {
    return height;
  }

  /** The number of columns of pixels in an image. */
  public int width() {
    return width;
  }

  /** The class index of one image. */
  public int label(int image) {
    return labels[image] & 0xFF;
  }

  /** The grey value in 0..255 of one pixel. */
  public int pixel(int image, int row, int column) {
    return pixels[(image * height + row) * width + column] & 0xFF;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Shape inputShape() {
    return Shape.of(height * width);
  }

  @Override
  public OptionalInt classes() {
    return OptionalInt.of(classes);
  }

  @Override
  public String toString() {
    return Dataset.inWords(this);
  }

  @Override
  public Batch batch(int[] rows, Precision precision) {
    int n = rows.length;
    int d = height * width;
    Dataset.checkRows(size(), rows);
    Tensor inputs =
        Tensor.ofColumns(
            n,
            d,
            precision,
            (from, to, out) -> {
              for (int i = 0; i < n; i++) {
                int at = rows[i] * d;
                for (int j = from; j < to; j++) {
                  out[(j - from) * n + i] = (pixels[at + j] & 0xFF) * (1 / 255f);
                }
              }
            });
    return Batch.of(inputs, n, i -> label(rows[i]));
  }
}
