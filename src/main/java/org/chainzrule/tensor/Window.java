package org.chainzrule.tensor;

/**
 * A sliding window over images, as in convolution and pooling. An image has shape {@code [w, h,
 * channels]}, width first, and a batch of them {@code [n, w, h, channels]}. The elements under the
 * window are its taps, numbered along the width first.
 *
 * @param width taps along the width, at least 1
 * @param height taps along the height, at least 1
 * @param stride the step along either axis in pixels, at least 1
 * @param padding rows and columns of zeros added on each side of an image; not negative
 */
public record Window(int width, int height, int stride, int padding) {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Window {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "expected a window of at least 1 x 1, got " + width + " x " + height);
    }
    if ((long) width * height > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "expected a window of at most "
              + Integer.MAX_VALUE
              + " taps, got "
              + width
              + " x "
              + height);
    }
    if (stride < 1) {
      throw new IllegalArgumentException("expected a stride of at least 1, got " + stride);
    }
    if (padding < 0) {
      throw new IllegalArgumentException("expected a padding that is not negative, got " + padding);
    }
  }

  /** A window of stride 1 without padding. */
  public static Window of(int width, int height) {
    return new Window(width, height, 1, 0);
  }

  /** A square window of stride 1 without padding. */
  public static Window of(int size) {
    return of(size, size);
  }

  /** This window with another stride. */
  public Window withStride(int step) {
    return new Window(width, height, step, padding);
  }

  /** This window with zero padding on each side of an image. */
  public Window withPadding(int zeros) {
    return new Window(width, height, stride, zeros);
  }

  /** The number of taps. */
  public int taps() {
    return width * height;
  }

  /**
   * The places of the window on an image, as a shape: {@code [(w + 2 padding - width) / stride + 1,
   * (h + 2 padding - height) / stride + 1, channels]}, rounded down.
   *
   * @param image {@code [w, h, channels]}
   * @throws IllegalArgumentException if the shape is not that of an image, or is smaller than the
   *     window
   */
  public Shape over(Shape image) {
    if (image.rank() != 3) {
      throw new IllegalArgumentException(
          "expected an image [width, height, channels], got shape " + image);
    }
    long wide = image.size(0) + 2L * padding - width;
    long high = image.size(1) + 2L * padding - height;
    if (wide < 0 || high < 0) {
      throw new IllegalArgumentException(
          "expected an image of at least "
              + (width - 2L * padding)
              + " x "
              + (height - 2L * padding)
              + " for a window of "
              + this
              + ", got shape "
              + image);
    }
    long most = Integer.MAX_VALUE - 1;
    if (Math.max(wide, high) / stride > most) {
      throw new IllegalArgumentException(
          "expected a padded image with places that can be counted, got " + this);
    }
    return Shape.of((int) (wide / stride) + 1, (int) (high / stride) + 1, image.size(2));
  }

  /**
   * The pixels under the window: for every place, along the width first, the index of the pixel at
   * each tap, {@code x + w y}; -1 for padding.
   *
   * @param image {@code [w, h, channels]}
   * @throws IllegalArgumentException if the shape is not that of an image, or is smaller than the
   *     window
   */
  public int[][] pixels(Shape image) {
    Shape places = over(image);
    int[][] pixels = new int[places.size(0) * places.size(1)][taps()];
    for (int place = 0; place < pixels.length; place++) {
      int left = place % places.size(0) * stride - padding;
      int top = place / places.size(0) * stride - padding;
      for (int tap = 0; tap < taps(); tap++) {
        int x = left + tap % width;
        int y = top + tap / width;
        boolean outside = x < 0 || y < 0 || x >= image.size(0) || y >= image.size(1);
        pixels[place][tap] = outside ? -1 : x + image.size(0) * y;
      }
    }
    return pixels;
  }

  /** For example {@code 5 x 5, stride 2, padding 1}; stride 1 and padding 0 are left out. */
  @Override
  public String toString() {
    return width
        + " x "
        + height
        + (stride == 1 ? "" : ", stride " + stride)
        + (padding == 0 ? "" : ", padding " + padding);
  }
}
