package org.chainzrule.data.mnist;

import java.util.Arrays;

/**
 * Draws paths as grey pixels. The centre of pixel (row, column) is (column + 0.5, row + 0.5). An
 * instance serves one thread at a time, since it reuses its buffer.
 */
final class Rasteriser {

  private final int size;
  private final int slack;
  private final double[] coverage;

  /**
   * A rasteriser for square images.
   *
   * @param size the height and the width of an image, in pixels
   * @param slack how many pixels a drawing may be moved in each direction
   */
  Rasteriser(int size, int slack) {
    this.size = size;
    this.slack = slack;
    this.coverage = new double[size * size];
  }

  /**
   * Writes the image of a path into {@code pixels}, row after row, from index {@code offset}. The
   * path must stay {@code slack} pixels away from the border; the drawing is then moved by whole
   * pixels until its centre of mass is in the middle.
   */
  void draw(Polyline path, Pen pen, byte[] pixels, int offset) {
    Arrays.fill(coverage, 0);
    int n = path.x().length;
    for (int i = 1; i < n; i++) {
      if (!path.start()[i]) {
        line(path, i, pen.radius((i - 1.0) / n), pen.radius((double) i / n), pen.softness());
      }
    }
    int down = shift(size, 1);
    int right = shift(1, size);
    for (int row = slack; row < size - slack; row++) {
      for (int column = slack; column < size - slack; column++) {
        double grey = pen.ink() * coverage[row * size + column];
        pixels[offset + (row + down) * size + column + right] = (byte) Math.round(grey);
      }
    }
  }

  /** The move along an axis, in whole pixels, that brings the centre of mass to the middle. */
  private int shift(int stride, int across) {
    double mass = 0;
    double moment = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double value = coverage[i * stride + j * across];
        mass += value;
        moment += value * (i + 0.5);
      }
    }
    long shift = Math.round(size / 2.0 - moment / mass);
    return (int) Math.max(-slack, Math.min(slack, shift));
  }

  /**
   * Draws the segment from point i - 1 to point i; {@code from} and {@code to} are half its widths
   * there.
   */
  private void line(Polyline path, int i, double from, double to, double softness) {
    double x = path.x()[i - 1];
    double y = path.y()[i - 1];
    double dx = path.x()[i] - x;
    double dy = path.y()[i] - y;
    double perSquare = 1 / Math.max(1e-12, dx * dx + dy * dy);
    double reach = Math.max(from, to) + softness / 2;
    int left = Math.max(0, (int) Math.floor(Math.min(x, x + dx) - reach));
    int right = Math.min(size - 1, (int) Math.floor(Math.max(x, x + dx) + reach));
    int top = Math.max(0, (int) Math.floor(Math.min(y, y + dy) - reach));
    int bottom = Math.min(size - 1, (int) Math.floor(Math.max(y, y + dy) + reach));
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double px = column + 0.5 - x;
        double py = row + 0.5 - y;
        double t = Math.max(0, Math.min(1, (px * dx + py * dy) * perSquare));
        double ex = px - t * dx;
        double ey = py - t * dy;
        double inside = from + t * (to - from) - Math.sqrt(ex * ex + ey * ey);
        int pixel = row * size + column;
        coverage[pixel] = Math.max(coverage[pixel], ramp(inside / softness + 0.5));
      }
    }
  }

  /** Smoothstep: 0 below 0, 1 above 1, and {@code 3 s² - 2 s³} between. */
  private static double ramp(double value) {
    double s = Math.max(0, Math.min(1, value));
    return s * s * (3 - 2 * s);
  }
}
