package org.chainzrule.nn;

import java.util.function.UnaryOperator;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.interval.LinearForms;

/**
 * The same numbers in another shape.
 *
 * @param shape the shape of an output by that of its input; refuses inputs that do not fit
 */
record ReshapeBound(UnaryOperator<Shape> shape) implements LayerBound {

  @Override
  public IntervalBox over(IntervalBox x) {
    return x.reshape(shape.apply(x.shape()));
  }

  @Override
  public double lipschitz(IntervalBox x) {
    return 1;
  }

  @Override
  public UnaryOperator<LinearForms> substitution(IntervalBox x) {
    return UnaryOperator.identity();
  }
}
