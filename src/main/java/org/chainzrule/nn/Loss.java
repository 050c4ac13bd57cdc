package org.chainzrule.nn;

import java.util.Optional;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;

/** Scores predictions against targets; smaller is better. */
public interface Loss {

  /**
   * The mean over the batch, shape {@code []}.
   *
   * @param prediction shape {@code [n, ...]}, what the network gives
   * @param targets what the data set gives
   */
  Variable of(Variable prediction, Tensor targets);

  /** The class that each row of a prediction decides for; empty where there are no classes. */
  default Optional<int[]> decide(Tensor prediction) {
    return Optional.empty();
  }

  /**
   * Softmax and cross-entropy of logits {@code [n, classes]} with class indices {@code [n, 1]};
   * decides for the largest logit.
   */
  static Loss softmaxCrossEntropy() {
    return SoftmaxCrossEntropy.INSTANCE;
  }

  /** The mean of {@code (prediction - target)²} over all elements, of equal shapes. */
  static Loss meanSquaredError() {
    return MeanSquaredError.INSTANCE;
  }
}
