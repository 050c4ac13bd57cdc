package org.chainzrule.measure;

import java.util.Arrays;
import java.util.List;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * Interval bound propagation: where a network's outputs lie while its input moves in a box. Each
 * layer turns a box into the box of its outputs: linear ones as {@code (c, r) -> (c w + b, r |w|)}
 * of centre and half widths, activations by their exact range on each unit's interval. Bounds are
 * in 64 bits, moved outward by more than rounding, and hold for exact arithmetic on the parameters;
 * a network in 32 bits strays from them by its own rounding.
 *
 * <p>Parameters are read once; bounds are for the network as it was then.
 *
 * @see <a href="https://arxiv.org/abs/1810.12715">Gowal et al., 2018, section 3</a>
 */
public final class IntervalBounds {

  private final List<Step> steps;

  private IntervalBounds(List<Step> steps) {
    this.steps = steps;
  }

  /**
   * The bounds of a network of dense layers (spectrally normalised or not), dropout, residuals and
   * sequences of them, with polynomials, ReLU, GELU or tanh.
   *
   * @throws IllegalArgumentException if it has other layers
   */
  public static IntervalBounds of(Layer network) {
    return new IntervalBounds(Step.of(network));
  }

  /**
   * Lower and upper outputs.
   *
   * @param low shape {@code [n, classes]}
   * @param high shape {@code [n, classes]}
   */
  public record Outputs(Tensor low, Tensor high) {}

  /** A box that contains the outputs of every input in a box. */
  public IntervalBox over(IntervalBox inputs) {
    return Step.through(steps, inputs);
  }

  /**
   * Bounds for each example and all inputs within {@code radius} of it in the maximum norm.
   *
   * @param x shape {@code [n, in]}, in the domain
   * @param radius at least 0
   * @param domain where inputs may lie, such as 0..1
   */
  public Outputs around(Tensor x, double radius, Interval domain) {
    double[][] low = new double[x.rows()][];
    double[][] high = new double[x.rows()][];
    double[][] rows = rows(x);
    for (int i = 0; i < rows.length; i++) {
      IntervalBox out = over(IntervalBox.around(rows[i], radius, domain));
      low[i] = out.low;
      high[i] = out.high;
    }
    return new Outputs(Tensor.of(low), Tensor.of(high));
  }

  /**
   * Whether one output stays above all others over a box. The last layer, where it is linear, is
   * bounded for each difference of outputs, {@code (w_y - w_k) h + b_y - b_k}.
   *
   * @param y in 0..outputs-1
   * @throws IllegalArgumentException if y is not, or there is only one output
   */
  public boolean isLargest(IntervalBox inputs, int y) {
    int last = steps.size() - 1;
    if (last >= 0 && steps.get(last) instanceof Affine affine) {
      check(y, affine.out());
      IntervalBox h = Step.through(steps.subList(0, last), inputs);
      for (int k = 0; k < affine.out(); k++) {
        if (k != y && !(affine.leastDifference(h, y, k) > 0)) {
          return false;
        }
      }
      return true;
    }
    IntervalBox out = over(inputs);
    check(y, out.size());
    for (int k = 0; k < out.size(); k++) {
      if (k != y && !(out.low[y] > out.high[k])) {
        return false;
      }
    }
    return true;
  }

  private static void check(int y, int outputs) {
    if (outputs < 2 || y < 0 || y >= outputs) {
      throw new IllegalArgumentException(
          "expected one of at least 2 outputs, got output " + y + " of " + outputs);
    }
  }

  /** The examples of a batch. */
  static double[][] rows(Tensor x) {
    if (x.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "expected examples in rows, " + Shape.of(x.rows(), x.columns()) + ", got " + x.shape());
    }
    double[] values = x.toArray();
    double[][] rows = new double[x.rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(values, i * x.columns(), (i + 1) * x.columns());
    }
    return rows;
  }
}
