package org.chainzrule.data.mnist;

/**
 * The path of a pen as short straight segments.
 *
 * @param x rightwards
 * @param y downwards
 * @param start whether a stroke begins at the point, so that no segment leads to it
 */
record Polyline(double[] x, double[] y, boolean[] start) {

  /**
   * This path moved and scaled so that its bounding box is centred in the square from 0 to {@code
   * square} and the longer side of the box is {@code side}.
   */
  Polyline fitted(double side, double square) {
    double left = min(x);
    double right = max(x);
    double top = min(y);
    double bottom = max(y);
    double scale = side / Math.max(right - left, bottom - top);
    return new Polyline(
        affine(x, scale, (square - scale * (left + right)) / 2),
        affine(y, scale, (square - scale * (top + bottom)) / 2),
        start);
  }

  private static double[] affine(double[] v, double scale, double shift) {
    double[] result = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      result[i] = v[i] * scale + shift;
    }
    return result;
  }

  private static double min(double[] v) {
    double least = v[0];
    for (double value : v) {
      least = Math.min(least, value);
    }
    return least;
  }

  private static double max(double[] v) {
    double most = v[0];
    for (double value : v) {
      most = Math.max(most, value);
    }
    return most;
  }
}
