package org.chainzrule.nn.loss;

import java.util.Arrays;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * Scores predictions against targets; smaller is better. A loss says what each example of a batch
 * costs; the mean, class weights and other decisions are derived from that.
 *
 * <pre>{@code
 * Loss loss = Loss.softmaxCrossEntropy().weighted(ClassWeights.of(1, 3));
 * Variable each = loss.perExample(logits, labels); // [n, 1]
 * Variable mean = loss.mean(logits, labels); // []
 * }</pre>
 */
@FunctionalInterface
public interface Loss {

  /**
   * The loss of every example, ℓ, shape {@code [n, 1]}. No example's loss depends on another
   * example.
   *
   * @param prediction shape {@code [n, ...]}, what the network gives
   * @param targets what the data set gives
   * @throws IllegalArgumentException if the targets do not fit the prediction
   */
  Variable perExample(Variable prediction, Tensor targets);

  /**
   * How much every example counts in the mean, w, n numbers, not negative: by default 1.
   *
   * @param prediction shape {@code [n, ...]}
   * @param targets what {@link #perExample} takes
   */
  default double[] weights(Tensor prediction, Tensor targets) {
    double[] ones = new double[prediction.shape().size(0)];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** The weight of a batch, {@code Σ_s w_s}, by which means of batches are joined. */
  default double weight(Tensor prediction, Tensor targets) {
    return Arrays.stream(weights(prediction, targets)).sum();
  }

  /**
   * The mean over a batch, {@code Σ_s ℓ_s / Σ_s w_s}, shape {@code []}.
   *
   * @throws IllegalArgumentException as {@link #perExample}, or if that does not give {@code [n,
   *     1]}
   */
  default Variable mean(Variable prediction, Tensor targets) {
    Variable losses = perExample(prediction, targets);
    Shape expected = Shape.of(prediction.shape().size(0), 1);
    if (!losses.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "expected losses of examples of shape " + expected + ", got " + losses.shape());
    }
    return losses.sum().times(1 / weight(prediction.value(), targets));
  }

  /**
   * How the predictions of a network that is trained by this loss are read. By default that is not
   * known: such a loss measures, but nothing is classified by it.
   */
  default OutputDecoder decoder() {
    return OutputDecoder.none();
  }

  /** The same with each example's loss and weight multiplied by the weight of its class. */
  default Loss weighted(ClassWeights classWeights) {
    return classWeights.areEqual() ? this : new LossWithClassWeights(this, classWeights);
  }

  /**
   * The same, deciding by its class probabilities in another way; deciding fails where there are
   * none.
   */
  default Loss deciding(DecisionRule decision) {
    return new LossWithDecision(this, decision);
  }

  /**
   * Softmax and cross-entropy, {@code -ln softmax(z)_y}, of logits {@code [n, K]} with class
   * indices {@code [n, 1]}; decides for the largest logit. Losses over ordered classes belong to an
   * {@link OrdinalHead}.
   */
  static Loss softmaxCrossEntropy() {
    return SoftmaxCrossEntropy.INSTANCE;
  }

  /** The mean of {@code (prediction - target)²} over an example's elements, of equal shapes. */
  static Loss meanSquaredError() {
    return MeanSquaredError.INSTANCE;
  }
}
