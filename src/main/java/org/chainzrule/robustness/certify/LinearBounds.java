package org.chainzrule.robustness.certify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.interval.LinearForms;

/**
 * Linear bounds on the outputs of a network for all inputs in a box (CROWN). A bound on an output
 * is followed back through the layers: an affine layer is put into it exactly, an activation by the
 * line below or above it on the interval of each unit. What remains is a linear function of the
 * input, whose least value over the box is known. Since differences of units are followed as a
 * whole, it is much tighter than {@link IntervalBounds}, which forgets at every layer how units
 * depend on each other, and costs a multiple of their time.
 *
 * <p>Polynomials are enclosed by lines with exact offsets: the range of {@code p(z) - s z} over the
 * interval. All numbers are rounded outward as for interval bounds, and the parameters are read
 * once, when an object is made.
 *
 * <pre>{@code
 * LinearBounds bounds = LinearBounds.of(network);
 * boolean robust = bounds.isLargest(IntervalBox.around(image, 0.02, Interval.UNIT), label);
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/1811.00866">Zhang et al., 2018: CROWN</a>
 */
public final class LinearBounds {

  /** How many coordinates are followed back at a time, which bounds the memory that it takes. */
  private static final int GROUP = 64;

  private final List<LayerBound> steps;

  private LinearBounds(List<LayerBound> steps) {
    this.steps = steps;
  }

  /**
   * The bounds of a network, composed of what its layers state.
   *
   * @throws IllegalArgumentException if a layer states no bounds, such as a token embedding
   */
  public static LinearBounds of(Layer network) {
    return new LinearBounds(network.bound().steps());
  }

  /** A box that contains the outputs for every input in the given box. */
  public IntervalBox over(IntervalBox inputs) {
    Steps all = followed(inputs, true);
    return all.tightened(all.box);
  }

  /**
   * Whether one output is proven to exceed all others for every input in a box.
   *
   * @param y the index of the output, in 0..outputs-1
   * @throws IllegalArgumentException if y is out of range, or there is only one output
   */
  public boolean isLargest(IntervalBox inputs, int y) {
    Steps fast = followed(inputs, false);
    return isLargest(fast, y) || fast.tightens && isLargest(followed(inputs, true), y);
  }

  /**
   * As {@link #isLargest}, with the boxes of interval bounds before all activations. That is one
   * way back through the network instead of two for each of its units, and proves less where there
   * is more than one activation.
   */
  public boolean isLargestUntightened(IntervalBox inputs, int y) {
    return isLargest(followed(inputs, false), y);
  }

  /**
   * How far one output stays above each other one: lower bounds of {@code f_y - f_k} over a box for
   * every k; 0 for y itself.
   *
   * @param y in 0..outputs-1
   * @throws IllegalArgumentException if y is not, or there is only one output
   */
  public double[] margins(IntervalBox inputs, int y) {
    return followed(inputs, true).margins(y);
  }

  private static boolean isLargest(Steps all, int y) {
    double[] margins = all.margins(y);
    return IntStream.range(0, margins.length).allMatch(k -> k == y || margins[k] > 0);
  }

  /**
   * Goes through the network once.
   *
   * @param tight whether the boxes before activations are tightened by linear bounds as well, where
   *     an activation stands before them; else they are those of interval bounds
   */
  private Steps followed(IntervalBox inputs, boolean tight) {
    Steps all = new Steps(inputs);
    boolean curved = false;
    for (LayerBound step : steps) {
      boolean activation = step.slopes(all.box).isPresent();
      if (curved && activation) {
        all.tightens = true;
        all.box = tight ? all.tightened(all.box) : all.box;
      }
      curved |= activation;
      all.add(step);
    }
    return all;
  }

  /** The first steps of a network over a box of inputs, and the box of their outputs. */
  private static final class Steps {
    private final IntervalBox inputs;
    private final List<UnaryOperator<LinearForms>> substitutions = new ArrayList<>();
    private IntervalBox box;

    /** Whether there is a box that linear bounds can tighten on the way. */
    private boolean tightens;

    Steps(IntervalBox inputs) {
      this.inputs = inputs;
      this.box = inputs;
    }

    void add(LayerBound step) {
      substitutions.add(step.substitution(box));
      box = step.over(box);
    }

    /** Lower bounds of linear functions of the outputs. */
    private double[] least(LinearForms outputs) {
      LinearForms forms = outputs;
      for (int i = substitutions.size() - 1; i >= 0; i--) {
        forms = substitutions.get(i).apply(forms);
      }
      return forms.least(inputs);
    }

    double[] margins(int y) {
      double[] margins = least(LinearForms.differences(box.size(), y));
      margins[y] = 0;
      return margins;
    }

    /** The part of a box of outputs that linear bounds leave. */
    IntervalBox tightened(IntervalBox wide) {
      double[] low = new double[wide.size()];
      double[] high = new double[wide.size()];
      for (int from = 0; from < low.length; from += GROUP) {
        int count = Math.min(GROUP, low.length - from);
        double[] ends = least(LinearForms.coordinates(low.length, from, from + count));
        for (int i = 0; i < count; i++) {
          low[from + i] = Math.max(wide.low(from + i), ends[i]);
          high[from + i] = Math.min(wide.high(from + i), -ends[count + i]);
        }
      }
      return IntervalBox.of(wide.shape(), i -> new Interval(low[i], high[i]));
    }
  }
}
