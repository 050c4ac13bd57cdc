package org.chainzrule.robustness.corruption;

/**
 * One channel of an image: {@code width · height} brightnesses in 0..1, line after line.
 *
 * @param pixels the one in column x and line y is at {@code x + width y}; not copied
 */
record Plane(double[] pixels, int width, int height) {

  /** The brightness of a pixel; 0 outside. */
  double at(int x, int y) {
    boolean inside = x >= 0 && x < width && y >= 0 && y < height;
    return inside ? pixels[x + width * y] : 0;
  }

  /** The brightness between pixels, interpolated linearly along both axes. */
  double at(double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double u = x - left;
    double v = y - top;
    return (1 - v) * ((1 - u) * at(left, top) + u * at(left + 1, top))
        + v * ((1 - u) * at(left, top + 1) + u * at(left + 1, top + 1));
  }

  /** The brightness of a new pixel. */
  @FunctionalInterface
  interface Pixel {
    double at(int x, int y);
  }

  /** The plane of the same size with these pixels, clipped to 0..1. */
  Plane with(Pixel pixel) {
    double[] changed = new double[pixels.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        changed[x + width * y] = Math.max(0, Math.min(1, pixel.at(x, y)));
      }
    }
    return new Plane(changed, width, height);
  }

  /**
   * The plane under a linear map of the image about its middle, followed by a shift; 0 where the
   * map takes something from outside. The coefficients are those of the inverse map, from a place
   * in the result to one in this plane, in pixels.
   */
  Plane mapped(double xx, double xy, double yx, double yy, double shiftX, double shiftY) {
    double middleX = (width - 1) / 2.0;
    double middleY = (height - 1) / 2.0;
    return with(
        (x, y) -> {
          double u = x - middleX - shiftX;
          double v = y - middleY - shiftY;
          return at(middleX + xx * u + xy * v, middleY + yx * u + yy * v);
        });
  }
}
