package org.chainzrule.nn.loss;

import org.chainzrule.autodiff.Softmax;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;

/**
 * {@code -Σ_k q_k ln softmax(z)_k} with {@code q_k = (1 - ε) 1[k = y] + ε / K}.
 *
 * @param smoothing ε, in 0 (included) .. 1 (excluded)
 */
record SmoothedCrossEntropy(double smoothing) implements Loss {

  SmoothedCrossEntropy {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "expected a label smoothing in 0 (included) .. 1 (excluded), got " + smoothing);
    }
  }

  /** Equal to {@code -ln softmax(z)_y + ε (z_y - Σ_k z_k / K)}. */
  @Override
  public Variable perExample(Variable prediction, Tensor targets) {
    int classes = prediction.value().columns();
    Labels labels = Labels.of(prediction, classes, targets, classes);
    Variable shares =
        labels.matrix(classes, (y, k) -> smoothing * ((y == k ? 1 : 0) - 1.0 / classes));
    return Softmax.crossEntropy(prediction, targets).plus(prediction.times(shares).sum(1));
  }

  @Override
  public OutputDecoder decoder() {
    return OutputDecoder.softmax();
  }

  @Override
  public String toString() {
    return "softmax cross-entropy with label smoothing " + smoothing;
  }
}
