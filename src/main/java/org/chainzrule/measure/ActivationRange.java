package org.chainzrule.measure;

import java.util.Arrays;
import org.chainzrule.nn.Activation;
import org.chainzrule.nn.PolynomialActivation;
import org.chainzrule.tensor.Curve;

/** Where the values and slopes of an activation lie while its input moves through an interval. */
interface ActivationRange {

  /** How many units have a function of their own; 1 where all share one. */
  default int units() {
    return 1;
  }

  /**
   * An interval with the {@code order}-th derivative at every z in {@code from..to}.
   *
   * @param order 0 for values, 1 for slopes
   */
  Interval over(int order, int unit, double from, double to);

  /**
   * The ranges of a known activation, with the coefficients it has now.
   *
   * @throws IllegalArgumentException of an unknown one
   */
  static ActivationRange of(Activation activation) {
    if (activation instanceof PolynomialActivation polynomial) {
      return Polynomials.of(polynomial);
    }
    if (activation.equals(Activation.relu())) {
      return (order, unit, from, to) ->
          order == 0
              ? new Interval(Math.max(0, from), Math.max(0, to))
              : new Interval(from > 0 ? 1 : 0, to > 0 ? 1 : 0);
    }
    if (activation.equals(Activation.tanh())) {
      return (order, unit, from, to) -> Smooth.TANH.over(order, from, to);
    }
    if (activation.equals(Activation.gelu())) {
      return (order, unit, from, to) -> Smooth.GELU.over(order, from, to);
    }
    throw new IllegalArgumentException(
        "expected a polynomial, ReLU, GELU, tanh or the identity as activation to bound, got "
            + activation);
  }

  /** A polynomial a unit, or one for all. */
  record Polynomials(PolynomialRange[] ranges) implements ActivationRange {

    static Polynomials of(PolynomialActivation activation) {
      double[] c = activation.coefficients().value().toColumns();
      int size = activation.degree() + 1;
      PolynomialRange[] ranges = new PolynomialRange[c.length / size];
      for (int j = 0; j < ranges.length; j++) {
        double[] own = Arrays.copyOfRange(c, j * size, (j + 1) * size);
        ranges[j] = PolynomialRange.of(activation.form(), own);
      }
      return new Polynomials(ranges);
    }

    @Override
    public int units() {
      return ranges.length;
    }

    @Override
    public Interval over(int order, int unit, double from, double to) {
      return ranges[ranges.length == 1 ? 0 : unit].over(order, from, to);
    }
  }

  /** Curves with the points where they, and their slopes, turn. */
  enum Smooth {
    /** Its slope, {@code 1 - tanh² z}, is largest at 0. */
    TANH(Curve.TANH, new double[] {}, new double[] {0}),
    /** Lowest where {@code Φ(z) + z φ(z) = 0}; steepest at {@code √2}: {@code a'' = (2 - z²) φ}. */
    GELU(
        Curve.GELU, new double[] {-0.7517915246935645}, new double[] {-Math.sqrt(2), Math.sqrt(2)});

    /** More than rounding in a curve amounts to. */
    private static final double MARGIN = 0x1p-40;

    /** Beyond it, tanh and GELU are their limits in 64 bits. */
    private static final double FAR = 40;

    private final Curve curve;
    private final double[][] turns;

    Smooth(Curve curve, double[]... turns) {
      this.curve = curve;
      this.turns = turns;
    }

    Interval over(int order, double from, double to) {
      double low = Math.min(at(order, from), at(order, to));
      double high = Math.max(at(order, from), at(order, to));
      for (double z : turns[order]) {
        if (from < z && z < to) {
          low = Math.min(low, curve.at(z, order));
          high = Math.max(high, curve.at(z, order));
        }
      }
      return new Interval(
          low - MARGIN * Math.max(1, Math.abs(low)), high + MARGIN * Math.max(1, Math.abs(high)));
    }

    private double at(int order, double z) {
      double near = Math.max(-FAR, Math.min(FAR, z));
      return this == GELU && order == 0 && z > FAR ? z : curve.at(near, order);
    }
  }
}
