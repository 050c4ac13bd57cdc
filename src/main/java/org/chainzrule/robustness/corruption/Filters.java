package org.chainzrule.robustness.corruption;

import java.util.Arrays;
import org.chainzrule.tensor.random.Generator;

/** Blur and clouds. */
final class Filters {

  private Filters() {}

  /** A Gaussian blur; what is outside the image counts as black. */
  static Plane gaussian(Plane plane, double sigma) {
    int reach = (int) Math.ceil(3 * sigma);
    double[] kernel = new double[2 * reach + 1];
    Arrays.setAll(kernel, i -> Math.exp(-Math.pow((i - reach) / sigma, 2) / 2));
    double sum = Arrays.stream(kernel).sum();
    Plane along = plane.with((x, y) -> weighted(kernel, i -> plane.at(x + i - reach, y)) / sum);
    return along.with((x, y) -> weighted(kernel, i -> along.at(x, y + i - reach)) / sum);
  }

  @FunctionalInterface
  private interface Tap {
    double at(int i);
  }

  private static double weighted(double[] kernel, Tap tap) {
    double sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      sum += kernel[i] * tap.at(i);
    }
    return sum;
  }

  /**
   * Value noise: the sum of four octaves of random brightnesses on grids of 2, 4, 8 and 16 cells,
   * each half as strong as the one before, scaled to 0..1.
   */
  static Plane cloud(int width, int height, Generator random) {
    double[] pixels = new double[width * height];
    double strength = 1;
    for (int cells = 2; cells <= 16; cells *= 2) {
      int corners = cells + 1;
      double[] values = new double[corners * corners];
      Arrays.setAll(values, i -> random.nextDouble());
      Plane grid = new Plane(values, corners, corners);
      for (int at = 0; at < pixels.length; at++) {
        double x = (at % width + 0.5) / width * cells;
        double y = (at / width + 0.5) / height * cells;
        pixels[at] += strength * grid.at(x, y);
      }
      strength /= 2;
    }
    double low = Arrays.stream(pixels).min().orElse(0);
    double high = Arrays.stream(pixels).max().orElse(1);
    double range = high > low ? high - low : 1;
    return new Plane(Arrays.stream(pixels).map(p -> (p - low) / range).toArray(), width, height);
  }
}
