package org.chainzrule.robustness.certify;

import java.util.Optional;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.PolynomialRange;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.linalg.SpectralNorm;

/**
 * A number L with {@code ‖f(x) - f(y)‖₂ <= L ‖x - y‖₂}, never below a true slope, as the layers of
 * a network state it ({@link LayerBound}): {@code L = ∏_l σ(w_l diag(m_l)) <= ∏_l σ(w_l) max_i
 * m_{l,i}}, where {@code m_{l,i} = max |a'_{l,i}|}, of dense layers, and {@code 1 + L} of what a
 * residual adds to its input.
 *
 * <p>σ comes from {@link SpectralNorm} and slopes from {@link PolynomialRange}; neither is an
 * estimate. Parameters are read once, when called.
 *
 * @see <a href="https://arxiv.org/abs/1312.6199">Szegedy et al., 2013, section 4.3</a>
 */
public final class LipschitzBound {

  private LipschitzBound() {}

  /**
   * The bound for all inputs, of the size that the network names. One that begins with a layer for
   * images of any size names none: state a box.
   *
   * @throws IllegalArgumentException if there is none, as with a polynomial without tails on
   *     unbounded inputs, or if a layer states no bounds
   */
  public static double of(Layer network) {
    Shape example = inputShape(network).orElse(Shape.of(1));
    double bound = of(network, IntervalBox.of(example, i -> Interval.REALS));
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
   * @throws IllegalArgumentException if a layer states no bounds or takes another size
   */
  public static double of(Layer network, IntervalBox inputs) {
    return network.bound().lipschitz(inputs);
  }

  /** The shape of one example, as the layer or the first of its parts that knows names it. */
  private static Optional<Shape> inputShape(Layer layer) {
    return layer
        .inputShape()
        .or(
            () ->
                layer.parts().values().stream()
                    .flatMap(part -> inputShape(part).stream())
                    .findFirst());
  }
}
