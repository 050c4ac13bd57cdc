package org.chainzrule.data.mnist;

import java.util.List;
import org.chainzrule.data.Images;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/**
 * Synthetic handwritten digits, drawn by the library itself for machines without MNIST: greyscale
 * images of 28 × 28 pixels in the classes 0 to 9, white on black. As in MNIST, each digit is scaled
 * into a box of 20 × 20 pixels and centred by its centre of mass. Style, slant, proportions, wobble
 * and pen are random for each image.
 */
public final class StrokeDigits {

  private static final int SIDE = 28;
  private static final int BOX = 20;
  private static final int CLASSES = 10;
  private static final int MOST = Integer.MAX_VALUE / (SIDE * SIDE);
  private static final double JITTER = 0.012;

  private StrokeDigits() {}

  /**
   * The first images of the endless series that {@code seeds} determine. Image i and its label are
   * the same on every platform and for every {@code count}; images 10 k to 10 k + 9 show each digit
   * once, in random order.
   *
   * @param count how many images, in 0..2739137
   * @throws IllegalArgumentException if {@code count} is out of range
   */
  public static Images create(Seeds seeds, int count) {
    if (count < 0 || count > MOST) {
      throw new IllegalArgumentException("expected a count in 0.." + MOST + ", got " + count);
    }
    byte[] pixels = new byte[count * SIDE * SIDE];
    byte[] labels = labels(seeds.child("labels"), count);
    Seeds images = seeds.child("images");
    Rasteriser rasteriser = new Rasteriser(SIDE, (SIDE - BOX) / 2);
    for (int i = 0; i < count; i++) {
      Generator random = images.child(i).generator();
      Pen pen = Pen.pick(random);
      rasteriser.draw(path(labels[i], pen, random), pen, pixels, i * SIDE * SIDE);
    }
    return Images.of(SIDE, SIDE, CLASSES, pixels, labels);
  }

  private static byte[] labels(Seeds seeds, int count) {
    byte[] labels = new byte[count];
    for (int from = 0; from < count; from += CLASSES) {
      int[] order = seeds.child(from).generator().permutation(CLASSES);
      for (int i = from; i < Math.min(count, from + CLASSES); i++) {
        labels[i] = (byte) order[i - from];
      }
    }
    return labels;
  }

  private static Polyline path(int digit, Pen pen, Generator random) {
    List<Sketch> styles = Glyphs.styles(digit);
    Sketch sketch = styles.get(random.nextInt(styles.size())).jittered(JITTER, random);
    return new Warp(random).of(sketch.path()).fitted(BOX - 2 * pen.reach(), SIDE);
  }
}
