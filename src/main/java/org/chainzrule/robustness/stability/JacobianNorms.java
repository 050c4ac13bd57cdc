package org.chainzrule.robustness.stability;

import org.chainzrule.data.Dataset;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.nn.Layer;
import org.chainzrule.train.Batches;

/**
 * The Frobenius norm of a network's input-output Jacobian, {@code j_s = ‖J(x_s)‖_F} for every
 * example s, where J is the derivative of the C outputs (logits) with respect to the input. It is
 * exact and takes C backward passes.
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
   * The norm at every example, in order, in units of the output per unit of the network's input.
   *
   * @param network has outputs of shape {@code [n, C]}; no example's output depends on another
   *     example
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
