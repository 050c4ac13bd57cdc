package org.chainzrule.nn;

import java.util.Arrays;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.LinearForms;

/**
 * Two lines that enclose an element-wise function on an interval, {@code below.s z + below.t <=
 * a(z) <= above.s z + above.t}. Each is the best of a few slopes: those of the chord, of the
 * tangents at the middle and at both ends, and 0. Best is the line that comes closest to a at the
 * middle, since that makes the area between line and curve the smallest.
 */
record LinearEnclosure(Interval z, Line below, Line above) {

  /** {@code s z + t}; the offset may be infinite where there is no such line. */
  record Line(double s, double t) {}

  static LinearEnclosure of(ActivationRange a, Interval z) {
    double middle = 0.5 * z.low() + 0.5 * z.high();
    Line below = new Line(0, Double.NEGATIVE_INFINITY);
    Line above = new Line(0, Double.POSITIVE_INFINITY);
    for (double s : slopes(a, z, middle)) {
      Interval offset = a.excess(z, s);
      if (below.s * middle + below.t < s * middle + offset.low()) {
        below = new Line(s, offset.low());
      }
      if (above.s * middle + above.t > s * middle + offset.high()) {
        above = new Line(s, offset.high());
      }
    }
    return new LinearEnclosure(z, below, above);
  }

  private static double[] slopes(ActivationRange a, Interval z, double middle) {
    if (!z.isBounded()) {
      return new double[] {0};
    }
    double rise = centre(a.value(Interval.of(z.high()))) - centre(a.value(Interval.of(z.low())));
    double[] slopes = {
      0,
      rise / (z.high() - z.low()),
      centre(a.slope(Interval.of(middle))),
      centre(a.slope(Interval.of(z.low()))),
      centre(a.slope(Interval.of(z.high())))
    };
    return Arrays.stream(slopes).filter(Double::isFinite).distinct().toArray();
  }

  private static double centre(Interval interval) {
    return 0.5 * interval.low() + 0.5 * interval.high();
  }

  /**
   * Puts lines in place of functions in a lower bound {@code Σ_i a_i a(z_i) + c}: lower lines where
   * a_i is positive, upper ones where it is negative.
   *
   * @param into is filled with the coefficients of the z_i
   * @return the constant, lowered by what rounding may add
   */
  static double substitute(LinearEnclosure[] units, double[] a, double c, double[] into) {
    double constant = c;
    double size = Math.abs(c);
    for (int i = 0; i < a.length; i++) {
      if (a[i] != 0) {
        Line line = a[i] > 0 ? units[i].below : units[i].above;
        into[i] = a[i] * line.s;
        constant += a[i] * line.t;
        size += Math.abs(a[i] * line.t);
        size += line.s == 0 ? 0 : Math.abs(into[i]) * units[i].z.magnitude();
      }
    }
    return LinearForms.lowered(constant, (a.length + 8) * 0x1p-52 * size);
  }
}
