package org.chainzrule.nn;

import java.util.Arrays;
import java.util.Optional;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.interval.Interval;

/**
 * Where a polynomial and its derivatives lie on an interval: the extremes of {@code p^(m)} are
 * among the ends and the real roots of {@code p^(m+1)}. Beyond the tails p is linear, so that its
 * extremes are at the ends. Nothing is sampled.
 *
 * <p>Bounds are for exact arithmetic on the given coefficients. They are moved outward by {@code
 * 2⁻⁴⁰ Σ_k |c_k| |z|^k}, |z| being the largest, which is more than rounding here can amount to.
 */
public final class PolynomialRange implements ActivationRange {

  private static final double MARGIN = 0x1p-40;

  private final double reach;
  private final double[] a;
  private final double[] sizes;

  private PolynomialRange(double reach, double[] a, double[] sizes) {
    this.reach = reach;
    this.a = a;
    this.sizes = sizes;
  }

  /**
   * The ranges of {@code p(z) = Σ_k c_k φ_k(z / r)} with its tails.
   *
   * @param c {@code c_0 .. c_K}, finite
   */
  public static PolynomialRange of(PolynomialForm form, double... c) {
    double[] sizes = new double[c.length];
    for (int k = 0; k < c.length; k++) {
      if (!Double.isFinite(c[k])) {
        throw new IllegalArgumentException("expected finite coefficients, got " + c[k]);
      }
      double[] unit = new double[c.length];
      unit[k] = c[k];
      double[] powers = form.toMonomials(unit);
      for (int i = 0; i < c.length; i++) {
        sizes[i] += Math.abs(powers[i]);
      }
    }
    return new PolynomialRange(form.reach(), form.toMonomials(c), sizes);
  }

  /** The ranges of {@code p(z) = Σ_k c_k z^k}, without tails. */
  public static PolynomialRange ofMonomials(double... c) {
    return of(PolynomialForm.MONOMIAL, c);
  }

  @Override
  public Interval value(Interval z) {
    return over(0, z.low(), z.high());
  }

  /** The range of the polynomial {@code p(z) - s z}, which has the tails of p less those of s z. */
  @Override
  public Interval excess(Interval z, double s) {
    double[] shifted = Arrays.copyOf(a, Math.max(2, a.length));
    double[] shiftedSizes = Arrays.copyOf(sizes, shifted.length);
    shifted[1] -= s;
    shiftedSizes[1] += Math.abs(s);
    return new PolynomialRange(reach, shifted, shiftedSizes).value(z);
  }

  @Override
  public Optional<double[]> turns(Interval z) {
    double[] slope = RealRoots.derivative(a);
    return Optional.of(RealRoots.signChanges(slope, clamp(z.low()), clamp(z.high())));
  }

  @Override
  public Interval slope(Interval z) {
    return over(1, z.low(), z.high());
  }

  /**
   * The smallest interval with every {@code p^(order)(z)} for z in {@code from..to}, up to the
   * margin; {@link Interval#REALS} where an end is infinite and neither tails nor a constant bound
   * it, or where numbers overflow.
   *
   * @param order 0 for p, 1 for its slope, ...
   * @param from may be negative infinity
   * @param to at least {@code from}; may be infinity
   */
  public Interval over(int order, double from, double to) {
    if (order < 0 || !(from <= to)) {
      throw new IllegalArgumentException(
          "expected an order of at least 0 over an interval, got order "
              + order
              + " over "
              + from
              + " to "
              + to);
    }
    double left = clamp(from);
    double right = clamp(to);
    boolean leaves = left != from || right != to;
    if (!leaves || order == 1) {
      return inside(order, left, right);
    }
    Interval outside = order > 1 ? new Interval(0, 0) : beyond(left, from).hull(beyond(right, to));
    boolean meets = from <= reach && to >= -reach;
    return meets ? outside.hull(inside(order, left, right)) : outside;
  }

  private double clamp(double z) {
    return Math.max(-reach, Math.min(reach, z));
  }

  /** The range of the polynomial, disregarding tails. */
  private Interval inside(int order, double from, double to) {
    double[] q = derivative(a, order);
    double[] scale = derivative(sizes, order);
    boolean constant = true;
    for (int k = 1; k < q.length; k++) {
      constant &= scale[k] == 0;
    }
    double z = constant ? 0 : Math.max(Math.abs(from), Math.abs(to));
    double margin = MARGIN * RealRoots.at(scale, z);
    double left = constant ? 0 : from;
    double right = constant ? 0 : to;
    double low = Math.min(RealRoots.at(q, left), RealRoots.at(q, right));
    double high = Math.max(RealRoots.at(q, left), RealRoots.at(q, right));
    for (double turn : RealRoots.signChanges(RealRoots.derivative(q), left, right)) {
      double value = RealRoots.at(q, turn);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    boolean finite = Double.isFinite(low - margin) && Double.isFinite(high + margin);
    return finite ? new Interval(low - margin, high + margin) : Interval.REALS;
  }

  private static double[] derivative(double[] c, int order) {
    double[] q = c;
    for (int i = 0; i < order; i++) {
      q = RealRoots.derivative(q);
    }
    return q;
  }

  /** The tangent at {@code u = ±R}, at z: {@code p(u) + p'(u) (z - u)}. */
  private Interval beyond(double u, double z) {
    Interval value = inside(0, u, u);
    if (u == z) {
      return value;
    }
    Interval slope = inside(1, u, u).widened(MARGIN);
    if (!value.isBounded() || !slope.isBounded()) {
      return Interval.REALS;
    }
    double first = times(slope.low(), z - u);
    double second = times(slope.high(), z - u);
    return new Interval(
        sum(value.low(), Math.min(first, second), -MARGIN),
        sum(value.high(), Math.max(first, second), MARGIN));
  }

  private static double sum(double a, double b, double margin) {
    double sum = a + b;
    return Double.isInfinite(sum) ? sum : sum + margin * (Math.abs(a) + Math.abs(b));
  }

  /** The product, with {@code 0 · ∞ = 0}. */
  private static double times(double slope, double distance) {
    return slope == 0 ? 0 : slope * distance;
  }
}
