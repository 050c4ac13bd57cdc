package org.chainzrule.nn;

import java.util.Arrays;
import java.util.Optional;
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

  /** Each number goes through by itself, so that slopes of what follows reach what is before. */
  @Override
  public Optional<double[]> slopes(IntervalBox x) {
    double[] ones = new double[x.size()];
    Arrays.fill(ones, 1);
    return Optional.of(ones);
  }

  @Override
  public UnaryOperator<LinearForms> substitution(IntervalBox x) {
    return UnaryOperator.identity();
  }
}
