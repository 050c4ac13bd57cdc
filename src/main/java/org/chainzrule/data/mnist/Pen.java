package org.chainzrule.data.mnist;

import org.chainzrule.tensor.random.Generator;

/**
 * The pen that draws a digit. Half the width of its line is {@code radius · (1 + swell · sin(phase
 * + frequency · t))} pixels, where t runs from 0 to 1 along the path.
 *
 * @param radius half the mean width of the line, in pixels
 * @param swell how much pressure widens and narrows the line, in 0..1
 * @param frequency how fast the pressure changes, in radians from the first point to the last
 * @param phase the pressure at the start, in 0..2π
 * @param softness the width of the grey edge of the line, in pixels
 * @param ink the grey value of a full line, in 0..255
 */
record Pen(
    double radius, double swell, double frequency, double phase, double softness, double ink) {

  /** A random pen. */
  static Pen pick(Generator random) {
    return new Pen(
        random.nextDouble(0.7, 1.85),
        random.nextDouble(0, 0.25),
        random.nextDouble(2, 9),
        random.nextDouble(0, 2 * Math.PI),
        random.nextDouble(1, 1.7),
        random.nextDouble(195, 255));
  }

  /** Half the width of the line in pixels at {@code t}. */
  double radius(double t) {
    return radius * (1 + swell * StrictMath.sin(phase + frequency * t));
  }

  /** The largest distance of ink from the path, in pixels. */
  double reach() {
    return radius * (1 + swell) + softness / 2;
  }
}
