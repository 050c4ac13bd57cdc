package org.chainzrule.tensor.kernel;

import static org.chainzrule.tensor.parallel.Scratch.BLOCK;

import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.parallel.Scratch;

/**
 * Values and derivatives of polynomials up to the cubic in 32 bits: the loops in which training
 * spends most of its time. With tails, everything is evaluated at u, the point within the reach
 * that is closest to z, and corrected afterwards.
 *
 * <p>Every loop has a single index for all its arrays and few operations, or the compiler does not
 * vectorise it: a loop that clamps, evaluates and corrects at once takes four times as long as
 * three that do a part each.
 */
final class HostCubic {

  /** Neighbours of a smaller reach are too close to tell apart by a product in 32 bits. */
  private static final double LEAST_REACH = 1e-30;

  private HostCubic() {}

  /**
   * Whether polynomials of so many coefficients are computed in 32 bits; of more, or of powers that
   * are close to the ends of what 32 bits hold, too many digits would be lost.
   */
  static boolean takes(PolynomialForm form, Tensor z, int coefficients) {
    return z.precision() == Precision.SINGLE && coefficients <= 4 && form.reach() > LEAST_REACH;
  }

  /** The derivatives of order m of a block. */
  static void evaluate(Powers p, int m, Tensor z, Tensor out, int at, int column, int wide, int n) {
    boolean tails = p.tails();
    Scratch scratch = Scratch.mine();
    float[] x = scratch.floats(0, BLOCK);
    float[] u = tails ? scratch.floats(3, BLOCK) : x;
    float[] y = scratch.floats(1, BLOCK);
    float[] d = scratch.floats(2, BLOCK);
    int count = wide * n;
    z.memory().read(at, x, 0, count);
    if (tails) {
      clamp(x, u, count, (float) p.reach);
    }
    for (int i = 0; i < wide; i++) {
      float p0 = coefficient(p, column + i, m, 0);
      float p1 = coefficient(p, column + i, m, 1);
      float p2 = coefficient(p, column + i, m, 2);
      float p3 = coefficient(p, column + i, m, 3);
      if (tails && m == 0) {
        // A value beyond the reach needs the slope.
        both(u, y, d, i * n, n, p0, p1, p2, p3, 2 * p2, 3 * p3);
      } else {
        value(u, y, i * n, n, p0, p1, p2, p3);
      }
    }
    if (tails) {
      beyond(x, u, y, d, m, count);
    }
    out.memory().write(at, y, 0, count);
  }

  /** Coefficient k of the m-th derivative of a column's polynomial. */
  static float coefficient(Powers p, int column, int m, int k) {
    return (float) p.coefficient(column, m, k);
  }

  private static void both(
      float[] x,
      float[] y,
      float[] d,
      int from,
      int n,
      float p0,
      float p1,
      float p2,
      float p3,
      float q1,
      float q2) {
    for (int i = from; i < from + n; i++) {
      float z = x[i];
      y[i] = p0 + z * (p1 + z * (p2 + z * p3));
      d[i] = p1 + z * (q1 + z * q2);
    }
  }

  private static void value(
      float[] x, float[] y, int from, int n, float p0, float p1, float p2, float p3) {
    for (int i = from; i < from + n; i++) {
      float z = x[i];
      y[i] = p0 + z * (p1 + z * (p2 + z * p3));
    }
  }

  /** The points within the reach that are closest to z. NaN stays. */
  static void clamp(float[] z, float[] u, int n, float reach) {
    for (int i = 0; i < n; i++) {
      u[i] = Math.max(-reach, Math.min(reach, z[i]));
    }
  }

  /** Turns the m-th derivatives y at u into those at z, by the slopes d: the tails are linear. */
  private static void beyond(float[] z, float[] u, float[] y, float[] d, int m, int n) {
    if (m == 0) {
      for (int i = 0; i < n; i++) {
        y[i] += d[i] * (z[i] - u[i]);
      }
    } else if (m > 1) {
      for (int i = 0; i < n; i++) {
        y[i] = z[i] == u[i] ? y[i] : y[i] * 0;
      }
    }
  }

  /**
   * Sets every t to 0 where z is beyond the reach; NaN stays.
   *
   * @param u the points within the reach that are closest to z
   */
  static void inside(float[] z, float[] u, float[] t, int n) {
    for (int i = 0; i < n; i++) {
      // Without a comparison, which the compiler would not vectorise.
      t[i] *= Math.max(0, 1 - Math.abs(z[i] - u[i]) * Float.MAX_VALUE);
    }
  }
}
