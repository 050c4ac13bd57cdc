package org.chainzrule.nn.ordinal;

import java.util.Arrays;
import org.chainzrule.Internal;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.loss.Labels;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
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
  public OutputDecoder decoder() {
    return new CornDecoder();
  }

  @Override
  public String toString() {
    return "CORN";
  }
}
