package org.chainzrule.robustness.stability;

import java.util.ArrayList;
import java.util.List;
import org.chainzrule.data.Dataset;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.linalg.Eigenvalues;
import org.chainzrule.train.Batches;
import org.chainzrule.train.Evaluation;

/**
 * The effective rank of a network's Jacobian at each example, that is, in how many directions its
 * outputs move: {@code e^H} with the entropy {@code H = -Σ_k p_k ln p_k} of the singular values σ_k
 * of the Jacobian J, {@code p_k = σ_k / Σ_i σ_i}. It lies in 1..C for C outputs, and is 0 if J is
 * 0. The σ² are the eigenvalues of {@code J Jᵀ}, which is formed in 64 bits.
 *
 * @see "Roy and Vetterli, 2007, The effective rank: a measure of effective dimensionality"
 */
public final class EffectiveRank {

  /** How many elements of Jacobians are held in memory at a time, at most. */
  private static final int ELEMENTS = 4_000_000;

  private EffectiveRank() {}

  /** The distribution of the effective ranks over a data set; usually its mean is reported. */
  public static Distribution of(Layer network, Dataset data) {
    return Distribution.of(ranks(network, data));
  }

  /**
   * The effective rank for every example, in order.
   *
   * @param network has outputs of shape {@code [n, C]} with C up to some tens; no example's output
   *     depends on another example
   * @throws IllegalArgumentException if the data set is empty or the network does not take its
   *     examples
   */
  public static double[] ranks(Layer network, Dataset data) {
    Evaluation.checkFit(network, data);
    long numbers =
        (long) data.inputShape().length() * network.outputShape(data.inputShape()).length();
    return ranks(
        network, data, (int) Math.max(1, Math.min(Batches.SIZE, ELEMENTS / (numbers + 1))));
  }

  static double[] ranks(Layer network, Dataset data, int size) {
    double[] ranks = new double[data.size()];
    Batches.each(
        network,
        data,
        size,
        (rows, batch) -> {
          double[][][] grams = grams(network, batch.inputs());
          for (int i = 0; i < rows.length; i++) {
            ranks[rows[i]] = rank(Eigenvalues.of(grams[i]));
          }
        });
    return ranks;
  }

  /** {@code J Jᵀ} of each example, {@code [n, C, C]}. */
  private static double[][][] grams(Layer network, Tensor inputs) {
    List<double[]> jacobian = new ArrayList<>();
    JacobianRows.each(network, inputs, (output, row) -> jacobian.add(row.toColumns()));
    int n = inputs.shape().size(0);
    int classes = jacobian.size();
    double[][][] grams = new double[n][classes][classes];
    for (int a = 0; a < classes; a++) {
      for (int b = a; b < classes; b++) {
        double[] products = RowNorms.dots(jacobian.get(a), jacobian.get(b), n);
        for (int i = 0; i < n; i++) {
          grams[i][a][b] = products[i];
          grams[i][b][a] = products[i];
        }
      }
    }
    return grams;
  }

  private static double rank(double[] eigenvalues) {
    double sum = 0;
    for (double eigenvalue : eigenvalues) {
      sum += Math.sqrt(Math.max(0, eigenvalue));
    }
    if (sum == 0) {
      return 0;
    }
    double entropy = 0;
    for (double eigenvalue : eigenvalues) {
      double p = Math.sqrt(Math.max(0, eigenvalue)) / sum;
      entropy -= p > 0 ? p * Math.log(p) : 0;
    }
    return Math.exp(entropy);
  }
}
