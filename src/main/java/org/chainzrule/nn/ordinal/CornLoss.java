package org.chainzrule.nn.ordinal;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.loss.Labels;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;

/**
 * {@code -Σ_(k <= y) t_k ln σ(z_k) + (1 - t_k) ln σ(-z_k)} with {@code t_k = 1[y > k]}; an example
 * counts by the number of its terms.
 *
 * @see <a href="https://arxiv.org/abs/2111.08851">Shi, Cao and Raschka, 2021, equation 8</a>
 */
@Internal
public record CornLoss() implements Loss {

  @Override
  public Variable perExample(Variable prediction, Tensor targets) {
    Labels labels = Labels.ofThresholds(prediction, targets);
    return Thresholds.negativeLogSigmoid(
        prediction, labels, Thresholds::level, (label, k) -> label >= k ? 1 : 0);
  }

  @Override
  public double[] weights(Tensor prediction, Tensor targets) {
    return Arrays.stream(targets.toArray())
        .map(label -> Math.min(label + 1, prediction.columns()))
        .toArray();
  }

  @Override
  public OptionalInt classes(Tensor prediction) {
    return OptionalInt.of(prediction.columns() + 1);
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
