package org.chainzrule.nn.ordinal;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.loss.Labels;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Tensor;

/**
 * {@code -Σ_k t_k ln σ(z_k) + (1 - t_k) ln σ(-z_k)} with {@code t_k = 1[y > k]}.
 *
 * @see <a href="https://arxiv.org/abs/1901.07884">Cao, Mirjalili and Raschka, 2019, equation 4</a>
 */
record CoralLoss() implements Loss {

  @Override
  public Variable perExample(Variable prediction, Tensor targets) {
    Labels labels = Labels.ofThresholds(prediction, targets);
    return Thresholds.negativeLogSigmoid(prediction, labels, Thresholds::level, (label, k) -> 1);
  }

  @Override
  public OutputDecoder decoder() {
    return new CoralDecoder();
  }

  @Override
  public String toString() {
    return "CORAL";
  }
}
