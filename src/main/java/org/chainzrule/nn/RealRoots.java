package org.chainzrule.nn;

import java.util.Arrays;

/**
 * Where a polynomial {@code q(z) = Σ_k q_k z^k} changes its sign. Between neighbouring roots of q'
 * it is monotone and crosses 0 at most once; q' is split by the roots of q'' in turn, down to a
 * quadratic, which has a formula.
 */
final class RealRoots {

  private static final int MAX_STEPS = 200;
  private static final int BISECT_EVERY = 3;

  private RealRoots() {}

  /**
   * Points of {@code from..to} in ascending order, among them every one where q changes its sign.
   *
   * @param q coefficients {@code q_0 .. q_K}; zeros at the end are allowed
   * @param from finite
   * @param to finite, at least {@code from}
   */
  static double[] signChanges(double[] q, double from, double to) {
    int degree = q.length - 1;
    while (degree > 0 && q[degree] == 0) {
      degree--;
    }
    return switch (degree) {
      case -1, 0 -> new double[0];
      case 1 -> within(from, to, -q[0] / q[1]);
      case 2 -> quadratic(q[2], q[1], q[0], from, to);
      default -> between(q, signChanges(derivative(q), from, to), from, to);
    };
  }

  /** Solves a quadratic without cancellation; a double or nearly double root gives the vertex. */
  private static double[] quadratic(double a, double b, double c, double from, double to) {
    double scale = Math.max(Math.abs(a), Math.max(Math.abs(b), Math.abs(c)));
    double p = a / scale;
    double q = b / scale;
    double r = c / scale;
    double discriminant = q * q - 4 * p * r;
    if (discriminant <= 0) {
      return within(from, to, -q / (2 * p));
    }
    double t = -0.5 * (q + Math.copySign(Math.sqrt(discriminant), q));
    double first = t / p;
    double second = r / t;
    return within(from, to, Math.min(first, second), Math.max(first, second));
  }

  private static double[] within(double from, double to, double... points) {
    return Arrays.stream(points).filter(z -> z >= from && z <= to).toArray();
  }

  private static double[] between(double[] q, double[] splits, double from, double to) {
    double[] found = new double[splits.length + 2];
    int count = 0;
    double left = from;
    double atLeft = at(q, left);
    for (int i = 0; i <= splits.length; i++) {
      double right = i < splits.length ? splits[i] : to;
      double atRight = at(q, right);
      if (atLeft == 0) {
        found[count++] = left;
      } else if (atLeft < 0 ? atRight > 0 : atRight < 0) {
        found[count++] = root(q, left, right, atLeft < 0);
      }
      left = right;
      atLeft = atRight;
    }
    if (atLeft == 0) {
      found[count++] = left;
    }
    return Arrays.copyOf(found, count);
  }

  /** Newton's method within a bracket, which every third step halves. */
  private static double root(double[] q, double from, double to, boolean rises) {
    double low = from;
    double high = to;
    double z = low + (high - low) / 2;
    for (int step = 1; step < MAX_STEPS; step++) {
      double value = at(q, z);
      if (value == 0) {
        return z;
      }
      if (value < 0 == rises) {
        low = z;
      } else {
        high = z;
      }
      double next = z - value / slope(q, z);
      if (step % BISECT_EVERY == 0 || !(next >= low && next <= high)) {
        next = low + (high - low) / 2;
      }
      if (Math.abs(next - z) <= Math.ulp(z) && step % BISECT_EVERY != 0) {
        return next;
      }
      z = next;
    }
    return z;
  }

  /** {@code q(z)}, by Horner's rule. */
  static double at(double[] q, double z) {
    double sum = 0;
    for (int k = q.length - 1; k >= 0; k--) {
      sum = sum * z + q[k];
    }
    return sum;
  }

  private static double slope(double[] q, double z) {
    double sum = 0;
    for (int k = q.length - 1; k > 0; k--) {
      sum = sum * z + k * q[k];
    }
    return sum;
  }

  /** The coefficients of q'; none of a constant. */
  static double[] derivative(double[] q) {
    double[] d = new double[Math.max(0, q.length - 1)];
    for (int k = 1; k < q.length; k++) {
      d[k - 1] = k * q[k];
    }
    return d;
  }
}
