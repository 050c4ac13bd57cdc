package org.chainzrule.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.chainzrule.Internal;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.interval.LinearForms;

/**
 * Bounds one after the other. Slopes of element-wise steps go into the norm of what is before them:
 * {@code σ(w diag(m)) <= σ(w) max_i m_i}.
 */
@Internal
public record SequenceBound(List<LayerBound> steps) implements LayerBound {

  private static final double ROUNDING = 1 + 0x1p-50;

  public static LayerBound of(List<LayerBound> bounds) {
    List<LayerBound> steps = bounds.stream().flatMap(bound -> bound.steps().stream()).toList();
    return new SequenceBound(steps);
  }

  @Override
  public IntervalBox over(IntervalBox x) {
    return over(steps, x);
  }

  private static IntervalBox over(List<LayerBound> steps, IntervalBox x) {
    IntervalBox box = x;
    for (LayerBound step : steps) {
      box = step.over(box);
    }
    return box;
  }

  /** The box before each step, and the last one's outputs. */
  private List<IntervalBox> boxes(IntervalBox x) {
    List<IntervalBox> boxes = new ArrayList<>(List.of(x));
    for (LayerBound step : steps) {
      boxes.add(step.over(boxes.get(boxes.size() - 1)));
    }
    return boxes;
  }

  @Override
  public double lipschitz(IntervalBox x) {
    List<IntervalBox> boxes = boxes(x);
    return lipschitz(boxes, ones(boxes.get(steps.size())));
  }

  @Override
  public double lipschitz(IntervalBox x, double[] m) {
    return lipschitz(boxes(x), m);
  }

  private double lipschitz(List<IntervalBox> boxes, double[] m) {
    double bound = 1;
    double[] factors = m;
    for (int i = steps.size() - 1; i >= 0; i--) {
      IntervalBox x = boxes.get(i);
      Optional<double[]> slopes = steps.get(i).slopes(x);
      if (slopes.isPresent()) {
        factors = products(factors, slopes.get());
      } else {
        bound = product(bound, steps.get(i).lipschitz(x, factors));
        factors = ones(x);
      }
    }
    return product(bound, largest(factors));
  }

  @Override
  public double[] margins(IntervalBox x, int y) {
    int last = steps.size() - 1;
    return last < 0
        ? LayerBound.super.margins(x, y)
        : steps.get(last).margins(over(steps.subList(0, last), x), y);
  }

  @Override
  public UnaryOperator<LinearForms> substitution(IntervalBox x) {
    List<IntervalBox> boxes = boxes(x);
    UnaryOperator<LinearForms> all = UnaryOperator.identity();
    for (int i = steps.size() - 1; i >= 0; i--) {
      UnaryOperator<LinearForms> later = all;
      UnaryOperator<LinearForms> one = steps.get(i).substitution(boxes.get(i));
      all = forms -> one.apply(later.apply(forms));
    }
    return all;
  }

  private static double[] ones(IntervalBox x) {
    double[] ones = new double[x.size()];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double[] products(double[] a, double[] b) {
    double[] products = new double[a.length];
    Arrays.setAll(products, i -> product(a[i], b[i]));
    return products;
  }

  /** An upper bound of {@code a b}; infinite where one is, whatever the other. */
  static double product(double a, double b) {
    return Math.max(a, b) == Double.POSITIVE_INFINITY
        ? Double.POSITIVE_INFINITY
        : a == 1 || b == 1 ? a * b : a * b * ROUNDING;
  }

  static double largest(double[] m) {
    return Arrays.stream(m).max().orElse(0);
  }
}
