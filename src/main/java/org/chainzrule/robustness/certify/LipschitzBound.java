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
 * An upper bound L of the Lipschitz constant of a network, {@code ‖f(x) - f(y)‖₂ <= L ‖x - y‖₂},
 * composed of the bounds that its layers state ({@link LayerBound}): {@code L = ∏_l σ(w_l
 * diag(m_l)) <= ∏_l σ(w_l) max_i m_{l,i}}, where {@code m_{l,i} = max |a'_{l,i}|}, for dense
 * layers, and {@code 1 + L} for a residual connection around layers with the bound L.
 *
 * <p>The norm σ ({@link SpectralNorm}) and the slopes m ({@link PolynomialRange}) are upper bounds,
 * not estimates. The parameters are read once, when a method is called.
 *
 * @see <a href="https://arxiv.org/abs/1312.6199">Szegedy et al., 2013, section 4.3</a>
 */
public final class LipschitzBound {

  private LipschitzBound() {}

  /**
   * The bound for all inputs of the size that the network states. A network that begins with a
   * layer for images of any size states none and needs {@link #of(Layer, IntervalBox)}.
   *
   * @throws IllegalArgumentException if the slope has no bound, as for a polynomial without linear
   *     tails on unbounded inputs, or a layer states no bounds
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
   * The bound for inputs in a box; infinite if numbers overflow. Slopes of an activation count only
   * within the {@link IntervalBounds} of its inputs.
   *
   * @throws IllegalArgumentException if a layer states no bounds or the box has another size than
   *     the input
   */
  public static double of(Layer network, IntervalBox inputs) {
    return network.bound().lipschitz(inputs);
  }

  /** The shape of one example as stated by the layer or the first of its parts that states one. */
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
