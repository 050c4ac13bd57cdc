package org.chainzrule.nn;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.interval.LinearForms;

/**
 * What is certain about a layer outside training for all inputs in a box at once: where its outputs
 * lie and how fast they change. A layer states it by {@link Layer#bound}, as it reports its {@link
 * LocalJacobian} for single inputs. It holds the numbers that the layer had then.
 *
 * <p>Bounds are computed in 64 bits and rounded outward, so that they hold for exact arithmetic on
 * the parameters; a network in 32 bits strays from them by its own rounding. {@link #over} and
 * {@link #lipschitz(IntervalBox)} are all that a layer has to state; the other methods follow from
 * them and are there for layers that can say more.
 */
public interface LayerBound {

  /**
   * A box that contains the outputs of every input in a box.
   *
   * @param x of the shape of one example
   * @throws IllegalArgumentException if the layer does not take such examples
   */
  IntervalBox over(IntervalBox x);

  /**
   * A number L with {@code ‖f(a) - f(b)‖₂ <= L ‖a - b‖₂} for all a and b in a box; infinite where
   * there is none, or where numbers overflow.
   */
  double lipschitz(IntervalBox x);

  /**
   * The same for {@code diag(m) f}: outputs times the largest slopes of what follows element by
   * element.
   *
   * @param m one for each output, at least 0
   */
  default double lipschitz(IntervalBox x, double[] m) {
    return SequenceBound.product(lipschitz(x), SequenceBound.largest(m));
  }

  /** The largest {@code |∂f_i / ∂x_i|} over a box, where {@code f_i} depends on x_i alone. */
  default Optional<double[]> slopes(IntervalBox x) {
    return Optional.empty();
  }

  /**
   * How far one output stays above each other one: lower bounds of {@code f_y - f_k} over a box for
   * every k; 0 for y itself.
   *
   * @param y in 0..outputs-1
   * @throws IllegalArgumentException if y is not, or there is only one output
   */
  default double[] margins(IntervalBox x, int y) {
    IntervalBox out = over(x);
    double[] margins = AffineBound.margins(out.size(), y);
    for (int k = 0; k < margins.length; k++) {
      margins[k] = k == y ? 0 : Math.nextDown(out.low(y) - out.high(k));
    }
    return margins;
  }

  /**
   * Backward substitution over a box: turns linear lower bounds in terms of the outputs into linear
   * lower bounds in terms of the inputs, {@code g_r(x) <= f_r(layer(x))} for every x in the box. An
   * affine layer loses nothing by it; an activation replaces its curve by a line below or above it.
   * By default the inputs are forgotten, and each g_r is the least value of f_r over {@link #over}.
   *
   * @see <a href="https://arxiv.org/abs/1811.00866">Zhang et al., 2018: CROWN</a>
   */
  default UnaryOperator<LinearForms> substitution(IntervalBox x) {
    IntervalBox out = over(x);
    return forms -> forms.constant(out, x.size());
  }

  /** The bounds that it is made of, one after the other: by default itself alone. */
  default List<LayerBound> steps() {
    return List.of(this);
  }

  /** The two bounds that every layer has, by what they do to a box. */
  static LayerBound of(UnaryOperator<IntervalBox> over, ToDoubleFunction<IntervalBox> lipschitz) {
    return new LayerBound() {
      @Override
      public IntervalBox over(IntervalBox x) {
        return over.apply(x);
      }

      @Override
      public double lipschitz(IntervalBox x) {
        return lipschitz.applyAsDouble(x);
      }
    };
  }

  /**
   * A layer that gives the same numbers in another shape.
   *
   * @param shape the shape of an output by that of its input
   */
  static LayerBound reshaping(UnaryOperator<Shape> shape) {
    return new ReshapeBound(shape);
  }

  /**
   * A linear layer, {@code z = x w + b}.
   *
   * @param w {@code [in, out]}, row after row, as {@link org.chainzrule.tensor.Tensor#toArray}
   *     gives it
   * @param b {@code [out]}
   * @throws IllegalArgumentException if a number is not finite
   */
  static LayerBound affine(double[] w, double[] b) {
    return new AffineBound(w, b, 0);
  }

  /**
   * An element-wise function.
   *
   * @param units one for all elements, or one for each unit of the last axis
   */
  static LayerBound elementwise(ActivationRange... units) {
    return new ElementwiseBound(List.of(units));
  }

  /** One after the other; of none the identity. */
  static LayerBound sequence(LayerBound... bounds) {
    return SequenceBound.of(List.of(bounds));
  }
}
