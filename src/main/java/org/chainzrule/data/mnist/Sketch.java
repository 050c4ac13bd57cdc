package org.chainzrule.data.mnist;

import java.util.Arrays;
import org.chainzrule.tensor.random.Generator;

/**
 * The points a pen passes through when it writes a digit, in a unit square.
 *
 * @param x rightwards, in 0..1
 * @param y downwards, in 0..1
 * @param corner whether the pen may turn sharply at the point
 * @param start whether a stroke begins at the point
 */
record Sketch(double[] x, double[] y, boolean[] corner, boolean[] start) {

  private static final int STEPS = 7;

  /** Parses the notation of {@link Glyphs}. */
  static Sketch parse(String text) {
    String[] words = text.trim().split("\\s+");
    double[] numbers = new double[words.length];
    boolean[] corner = new boolean[words.length];
    boolean[] start = new boolean[words.length];
    start[0] = true;
    int n = 0;
    for (String word : words) {
      switch (word) {
        case "^" -> corner[n / 2 - 1] = true;
        case "/" -> start[n / 2] = true;
        default -> numbers[n++] = Integer.parseInt(word) / 100.0;
      }
    }
    double[] x = new double[n / 2];
    double[] y = new double[n / 2];
    for (int i = 0; i < n / 2; i++) {
      x[i] = numbers[2 * i];
      y[i] = numbers[2 * i + 1];
    }
    return new Sketch(x, y, Arrays.copyOf(corner, n / 2), Arrays.copyOf(start, n / 2));
  }

  /**
   * A copy with normally distributed noise of this standard deviation added to every coordinate.
   */
  Sketch jittered(double deviation, Generator random) {
    double[] u = new double[x.length];
    double[] v = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      u[i] = x[i] + deviation * random.nextGaussian();
      v[i] = y[i] + deviation * random.nextGaussian();
    }
    return new Sketch(u, v, corner, start);
  }

  /** A smooth path through the points: Catmull-Rom splines between corners. */
  Polyline path() {
    int capacity = x.length * STEPS;
    double[] u = new double[capacity];
    double[] v = new double[capacity];
    boolean[] begins = new boolean[capacity];
    int n = 0;
    for (int i = 0; i < x.length; i++) {
      if (start[i]) {
        begins[n] = true;
        u[n] = x[i];
        v[n++] = y[i];
        continue;
      }
      int before = start[i - 1] || corner[i - 1] ? i - 1 : i - 2;
      int after = i + 1 == x.length || start[i + 1] || corner[i] ? i : i + 1;
      for (int step = 1; step <= STEPS; step++) {
        double t = (double) step / STEPS;
        u[n] = spline(x[before], x[i - 1], x[i], x[after], t);
        v[n++] = spline(y[before], y[i - 1], y[i], y[after], t);
      }
    }
    return new Polyline(Arrays.copyOf(u, n), Arrays.copyOf(v, n), Arrays.copyOf(begins, n));
  }

  /**
   * The Catmull-Rom spline from b at t = 0 to c at t = 1, with slopes (c - a) / 2 and (d - b) / 2.
   */
  private static double spline(double a, double b, double c, double d, double t) {
    double cubic = 3 * (b - c) + d - a;
    double square = 2 * a - 5 * b + 4 * c - d;
    return b + 0.5 * t * (c - a + t * (square + t * cubic));
  }
}
