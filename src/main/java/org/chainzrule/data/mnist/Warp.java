package org.chainzrule.data.mnist;

import org.chainzrule.tensor.random.Generator;

/**
 * A random smooth map of the plane, which imitates one writer's handwriting. It changes proportions
 * by {@code u + p u (1 - u)} along each axis, adds two slow waves along each axis, and then changes
 * aspect, slant and rotation about the origin.
 */
final class Warp {

  // Limits of uniform distributions from -limit to limit. Lengths are in sides of the unit square,
  // ROTATION
  // and FREQUENCY in radians, SLANT is the tangent of the angle.
  private static final double PROPORTION = 0.45;
  private static final double WAVE = 0.045;
  private static final double FREQUENCY = 5;
  private static final double LOG_ASPECT = 0.3;
  private static final double SLANT = 0.47;
  private static final double ROTATION = 0.52;

  private final double proportionX;
  private final double proportionY;
  private final Wave[] wavesX;
  private final Wave[] wavesY;
  private final double xx;
  private final double xy;
  private final double yx;
  private final double yy;

  /** A map with random coefficients. */
  Warp(Generator random) {
    proportionX = uniform(random, PROPORTION);
    proportionY = uniform(random, PROPORTION);
    wavesX = new Wave[] {Wave.pick(random), Wave.pick(random)};
    wavesY = new Wave[] {Wave.pick(random), Wave.pick(random)};
    double aspect = StrictMath.exp(uniform(random, LOG_ASPECT));
    double angle = uniform(random, ROTATION);
    // The slant takes back half of the rotation, so that no digit ends up lying on its side.
    double slant = uniform(random, SLANT) - angle / 2;
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    xx = aspect * cos;
    xy = -slant * cos - sin;
    yx = aspect * sin;
    yy = cos - slant * sin;
  }

  /** The image of a path in the unit square. */
  Polyline of(Polyline path) {
    int n = path.x().length;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      double u = path.x()[i];
      double v = path.y()[i];
      u += proportionX * u * (1 - u);
      v += proportionY * v * (1 - v);
      double p = u + wavesX[0].at(u, v) + wavesX[1].at(u, v);
      double q = v + wavesY[0].at(u, v) + wavesY[1].at(u, v);
      x[i] = xx * p + xy * q;
      y[i] = yx * p + yy * q;
    }
    return new Polyline(x, y, path.start());
  }

  private static double uniform(Generator random, double limit) {
    return random.nextDouble(-limit, limit);
  }

  /** The displacement {@code height · sin(a x + b y + phase)}. */
  private record Wave(double height, double a, double b, double phase) {

    static Wave pick(Generator random) {
      return new Wave(
          uniform(random, WAVE),
          uniform(random, FREQUENCY),
          uniform(random, FREQUENCY),
          random.nextDouble(0, 2 * Math.PI));
    }

    double at(double x, double y) {
      return height * StrictMath.sin(a * x + b * y + phase);
    }
  }
}
