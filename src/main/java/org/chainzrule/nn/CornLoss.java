package org.chainzrule.nn;

import java.util.Optional;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;

/**
 * {@code -t_k ln σ(z_k) - (1 - t_k) ln σ(-z_k)} with {@code t_k = 1[y > k]}, the mean over the
 * pairs of a row and a task k with {@code y > k - 1}.
 *
 * @see <a href="https://arxiv.org/abs/2111.08851">Shi, Cao and Raschka, 2021, equation 8</a>
 */
record CornLoss(ClassWeights weights) implements Loss {

  @Override
  public Variable of(Variable prediction, Tensor targets) {
    Labels labels = Labels.ofThresholds(prediction, targets, weights);
    return Thresholds.negativeLogSigmoid(
            prediction, labels, Thresholds::level, (label, k) -> label >= k ? weights.of(label) : 0)
        .times(1 / weight(prediction.value(), targets));
  }

  @Override
  public double weight(Tensor prediction, Tensor targets) {
    double pairs = 0;
    for (double label : targets.toArray()) {
      pairs += weights.of((int) label) * Math.min(label + 1, prediction.columns());
    }
    return pairs;
  }

  @Override
  public Optional<int[]> decide(Tensor prediction) {
    int n = prediction.rows();
    double[] z = prediction.toColumns();
    int[] classes = new int[n];
    for (int i = 0; i < n; i++) {
      double above = 1;
      for (int at = i; at < z.length; at += n) {
        above *= Thresholds.sigmoid(z[at]);
        classes[i] += above > 0.5 ? 1 : 0;
      }
    }
    return Optional.of(classes);
  }

  /** {@code P(y > k) = Π_(j <= k) σ(z_j)}. */
  @Override
  public Optional<Tensor> probabilities(Tensor prediction) {
    return Optional.of(
        Thresholds.probabilities(
            prediction,
            (z, p) -> {
              // P(y = k) = P(y > k - 1) σ(-z_k), without a difference.
              double above = 1;
              for (int k = 0; k < z.length; k++) {
                p[k] = above * Thresholds.sigmoid(-z[k]);
                above *= Thresholds.sigmoid(z[k]);
              }
              p[z.length] = above;
            }));
  }

  @Override
  public String toString() {
    return "CORN";
  }
}
