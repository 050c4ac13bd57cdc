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

  private final LayerBound network;

  private IntervalBounds(LayerBound network) {
    this.network = network;
  }

  /**
   * The bounds of a network, as its layers state them.
   *
   * @throws IllegalArgumentException if one of them states none, such as a table of token vectors
   */
  public static IntervalBounds of(Layer network) {
    return new IntervalBounds(network.bound());
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
    return network.over(inputs);
  }

  /**
   * Bounds for each example and all inputs within {@code radius} of it in the maximum norm.
   *
   * @param x shape {@code [n, in]}, in the domain
   * @param radius at least 0
   * @param domain where inputs may lie, such as 0..1
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
   * Whether one output stays above all others over a box. The last layer, where it is linear, is
   * bounded for each difference of outputs, {@code (w_y - w_k) h + b_y - b_k}.
   *
   * @param y in 0..outputs-1
   * @throws IllegalArgumentException if y is not, or there is only one output
   */
  public boolean isLargest(IntervalBox inputs, int y) {
    double[] margins = network.margins(inputs, y);
    return IntStream.range(0, margins.length).allMatch(k -> k == y || margins[k] > 0);
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
