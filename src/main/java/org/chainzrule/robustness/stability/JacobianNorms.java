package org.chainzrule.robustness.stability;

import org.chainzrule.data.Dataset;
import org.chainzrule.metrics.Batches;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.nn.Layer;

/**
 * How steep a network is in the input: {@code j_s = ‖J(x_s)‖_F} for every example s, J being the
 * Jacobian of the C outputs (logits) with respect to the input. Exact, by C backward passes.
 *
 * @see <a href="https://arxiv.org/abs/1802.08760">Novak et al., 2018: this norm as a measure of
 *     sensitivity</a>
 */
public final class JacobianNorms {

  private JacobianNorms() {}

  /** The distribution of the norms over a data set. */
  public static Distribution of(Layer network, Dataset data) {
    return Distribution.of(norms(network, data));
  }

  /**
   * The norm for every example, in order: units of an output per unit of the network's input.
   *
   * @param network gives outputs of shape {@code [n, C]}, no example's depending on another's
   * @throws IllegalArgumentException if the data set is empty or the network does not take its
   *     examples
   */
  public static double[] norms(Layer network, Dataset data) {
    return norms(network, data, Batches.SIZE);
  }

  static double[] norms(Layer network, Dataset data, int size) {
    double[] norms = new double[data.size()];
    Batches.each(
        network,
        data,
        size,
        (rows, batch) -> {
          JacobianRows.each(
              network,
              batch.inputs(),
              (output, row) -> {
                double[] squares = RowNorms.squares(row);
                for (int i = 0; i < rows.length; i++) {
                  norms[rows[i]] += squares[i];
                }
              });
          for (int row : rows) {
            norms[row] = Math.sqrt(norms[row]);
          }
        });
    return norms;
  }
}
