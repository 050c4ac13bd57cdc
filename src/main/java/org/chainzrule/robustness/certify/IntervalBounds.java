package org.chainzrule.robustness.certify;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;

/**
 * Interval bound propagation: bounds on the outputs of a network for all inputs in a box. Each
 * layer maps a box to a box that contains its outputs: linear layers as {@code (c, r) -> (c w + b,
 * r |w|)} for centre c and half widths r, activations by their exact range on the interval of each
 * unit. Bounds are computed in 64 bits and widened by more than the rounding error, so that they
 * hold for exact arithmetic on the parameters; a network in 32 bits can exceed them by its own
 * rounding.
 *
 * <p>The parameters are read once, when an object is made.
 *
 * @see <a href="https://arxiv.org/abs/1810.12715">Gowal et al., 2018, section 3</a>
 */
public final class IntervalBounds {

  private final LayerBound network;

  private IntervalBounds(LayerBound network) {
    this.network = network;
  }

  /**
   * The bounds of a network, composed of the bounds that its layers state.
   *
   * @throws IllegalArgumentException if a layer states no bounds, such as a token embedding
   */
  public static IntervalBounds of(Layer network) {
    return new IntervalBounds(network.bound());
  }

  /**
   * Lower and upper bounds of the outputs.
   *
   * @param low shape {@code [n, classes]}
   * @param high shape {@code [n, classes]}
   */
  public record Outputs(Tensor low, Tensor high) {}

  /** A box that contains the outputs for every input in the given box. */
  public IntervalBox over(IntervalBox inputs) {
    return network.over(inputs);
  }

  /**
   * Bounds of the outputs for all inputs within {@code radius} of each example, in the maximum
   * norm.
   *
   * @param x shape {@code [n, in]}, in the domain
   * @param radius at least 0
   * @param domain the range of inputs, such as 0..1
   */
  public Outputs around(Tensor x, double radius, Interval domain) {
    double[][] rows = rows(x);
    double[][] low = new double[rows.length][];
    double[][] high = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      IntervalBox out = over(IntervalBox.around(rows[i], radius, domain));
      low[i] = IntStream.range(0, out.size()).mapToDouble(out::low).toArray();
      high[i] = IntStream.range(0, out.size()).mapToDouble(out::high).toArray();
    }
    return new Outputs(Tensor.of(low), Tensor.of(high));
  }

  /**
   * Whether one output is proven to exceed all others for every input in a box. If the last layer
   * is linear, it is bounded for each difference of outputs, {@code (w_y - w_k) h + b_y - b_k}.
   *
   * @param y the index of the output, in 0..outputs-1
   * @throws IllegalArgumentException if y is out of range, or there is only one output
   */
  public boolean isLargest(IntervalBox inputs, int y) {
    double[] margins = network.margins(inputs, y);
    return IntStream.range(0, margins.length).allMatch(k -> k == y || margins[k] > 0);
  }

  /** The examples of a batch, {@code [n][in]}. */
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
