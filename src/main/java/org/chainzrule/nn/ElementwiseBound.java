package org.chainzrule.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.interval.LinearForms;

/**
 * An element-wise function.
 *
 * @param units one for all elements, or one for each unit of the last axis
 */
record ElementwiseBound(List<ActivationRange> units) implements LayerBound {

  @Override
  public IntervalBox over(IntervalBox x) {
    int each = each(x);
    return IntervalBox.of(x.shape(), i -> units.get(i / each).value(x.at(i)));
  }

  @Override
  public Optional<double[]> slopes(IntervalBox x) {
    int each = each(x);
    double[] slopes = new double[x.size()];
    Arrays.setAll(slopes, i -> units.get(i / each).slope(x.at(i)).magnitude());
    return Optional.of(slopes);
  }

  @Override
  public double lipschitz(IntervalBox x) {
    return SequenceBound.largest(slopes(x).orElseThrow());
  }

  @Override
  public UnaryOperator<LinearForms> substitution(IntervalBox x) {
    int each = each(x);
    LinearEnclosure[] lines = new LinearEnclosure[x.size()];
    Arrays.setAll(lines, i -> LinearEnclosure.of(units.get(i / each), x.at(i)));
    return forms -> {
      double[][] a = new double[forms.count()][lines.length];
      double[] c = new double[forms.count()];
      Arrays.setAll(c, r -> LinearEnclosure.substitute(lines, forms.a()[r], forms.c()[r], a[r]));
      return new LinearForms(a, c);
    };
  }

  /** How many elements belong to one unit; they lie together. */
  private int each(IntervalBox x) {
    Shape shape = x.shape();
    int width = shape.rank() == 0 ? 1 : shape.size(shape.rank() - 1);
    if (units.size() != 1 && units.size() != width) {
      throw new IllegalArgumentException(
          "expected a box with a last axis of " + units.size() + " units, got shape " + shape);
    }
    return Math.max(1, x.size() / units.size());
  }
}
