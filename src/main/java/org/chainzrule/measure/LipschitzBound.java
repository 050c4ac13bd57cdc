package org.chainzrule.measure;

import java.util.List;
import org.chainzrule.nn.Layer;

/**
 * A number L with {@code ‖f(x) - f(y)‖₂ <= L ‖x - y‖₂}, never below a true slope: {@code L = ∏_l
 * σ(w_l diag(m_l)) <= ∏_l σ(w_l) max_i m_{l,i}}, where {@code m_{l,i} = max |a'_{l,i}|}; {@code 1 +
 * L} of what a residual adds to its input.
 *
 * <p>σ comes from {@link SpectralNorm} and slopes from {@link PolynomialRange}; neither is an
 * estimate. Parameters are read once, when called.
 *
 * @see <a href="https://arxiv.org/abs/1312.6199">Szegedy et al., 2013, section 4.3</a>
 */
public final class LipschitzBound {

  private static final double ROUNDING = 1 + 0x1p-50;

  private LipschitzBound() {}

  /**
   * The bound for all inputs.
   *
   * @throws IllegalArgumentException if there is none, as with a polynomial without tails on
   *     unbounded inputs, or if a layer has no known bounds
   */
  public static double of(Layer network) {
    List<Step> steps = Step.of(network);
    double bound = bound(steps, IntervalBox.of(Step.inputs(steps).orElse(1), Interval.REALS));
    if (bound == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "the slope of "
              + network
              + " has no bound over all inputs: give its polynomials linear tails"
              + " (PolynomialPlan.withTails) or state the box that inputs lie in");
    }
    return bound;
  }

  /**
   * The bound for inputs in a box; infinite where numbers overflow. Slopes are needed only where
   * {@link IntervalBounds} lets the inputs of an activation be.
   *
   * @throws IllegalArgumentException if a layer has no known bounds or takes another size
   */
  public static double of(Layer network, IntervalBox inputs) {
    return bound(Step.of(network), inputs);
  }

  private static double bound(List<Step> steps, IntervalBox inputs) {
    double bound = 1;
    IntervalBox box = inputs;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      IntervalBox after = step.through(box);
      double factor;
      if (step instanceof Affine affine) {
        boolean followed = i + 1 < steps.size() && steps.get(i + 1) instanceof Step.Elementwise;
        if (followed) {
          Step.Elementwise activation = (Step.Elementwise) steps.get(++i);
          factor = affine.norm(activation.steepest(after));
          after = activation.through(after);
        } else {
          factor = affine.norm(1);
        }
      } else if (step instanceof Step.Elementwise activation) {
        factor = largest(activation.steepest(box));
      } else {
        factor = 1 + bound(((Step.Skip) step).inner(), box);
      }
      if (factor == Double.POSITIVE_INFINITY) {
        return factor;
      }
      bound = bound * factor * ROUNDING;
      box = after;
    }
    return bound;
  }

  private static double largest(double[] slopes) {
    double largest = 0;
    for (double slope : slopes) {
      largest = Math.max(largest, slope);
    }
    return largest;
  }
}
