package org.chainzrule.nn.ordinal;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.loss.Labels;
import org.chainzrule.nn.loss.Loss;
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
  public OptionalInt classes(Tensor prediction) {
    return OptionalInt.of(prediction.columns() + 1);
  }

  /** {@code σ(z) > 1/2} where {@code z > 0}. */
  @Override
  public Optional<int[]> decide(Tensor prediction) {
    double[] z = prediction.toColumns();
    int[] classes = new int[prediction.rows()];
    for (int at = 0; at < z.length; at++) {
      classes[at % classes.length] += z[at] > 0 ? 1 : 0;
    }
    return Optional.of(classes);
  }

  @Override
  public Optional<Tensor> probabilities(Tensor prediction) {
    return Optional.of(
        Thresholds.probabilities(
            prediction,
            (z, p) -> {
              double[] above = Arrays.stream(z).map(Thresholds::sigmoid).toArray();
              // Nothing but the biases' order makes the chances fall, and they may be out of it.
              for (int k = 1; k < above.length; k++) {
                above[k] = Math.min(above[k], above[k - 1]);
              }
              Thresholds.differences(above, p);
            }));
  }

  @Override
  public String toString() {
    return "CORAL";
  }
}
