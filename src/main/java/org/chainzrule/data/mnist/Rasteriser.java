package org.chainzrule.data.mnist;

import java.util.Arrays;

/**
 * Draws traces as grey pixels. The centre of pixel (row, column) is (column + 0.5, row + 0.5). Not
 * for several threads at once.
 */
final class Rasteriser {

  private final int size;
  private final int slack;
  private final double[] coverage;

  /**
   * For square images of {@code size} rows.
   *
   * @param slack how many pixels a drawing may be moved each way
   */
  Rasteriser(int size, int slack) {
    this.size = size;
    this.slack = slack;
    this.coverage = new double[size * size];
  }

  /**
   * Writes the image of a trace into {@code pixels}, row after row, from index {@code offset}. The
   * trace must stay {@code slack} pixels inside; whole pixels of it then bring the centre of mass
   * to the middle.
   */
  void draw(Polyline trace, Pen pen, byte[] pixels, int offset) {
    Arrays.fill(coverage, 0);
    int n = trace.x().length;
    for (int i = 1; i < n; i++) {
      if (!trace.start()[i]) {
        line(trace, i, pen.radius((i - 1.0) / n), pen.radius((double) i / n), pen.softness());
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

  /** How far the mass is from the middle of an axis, in whole pixels. */
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
   * Draws the line from point i - 1 to point i, with a width that changes from one to the other.
   */
  private void line(Polyline trace, int i, double from, double to, double softness) {
    double x = trace.x()[i - 1];
    double y = trace.y()[i - 1];
    double dx = trace.x()[i] - x;
    double dy = trace.y()[i] - y;
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

  /** 0 up to 0, 1 from 1 on, and smooth between: 3 s² - 2 s³. */
  private static double ramp(double value) {
    double s = Math.max(0, Math.min(1, value));
    return s * s * (3 - 2 * s);
  }
}
