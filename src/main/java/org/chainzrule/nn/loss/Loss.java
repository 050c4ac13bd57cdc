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

  /**
   * Softmax and cross-entropy with label smoothing, {@code -Σ_k q_k ln softmax(z)_k} with {@code
   * q_k = (1 - ε) 1[k = y] + ε / K}: no class is wanted to be certain. Targets and decisions are
   * those of {@link #softmaxCrossEntropy()}.
   *
   * @param smoothing ε, in 0 (included, without smoothing) .. 1 (excluded); 0.1 is usual
   * @throws IllegalArgumentException if it is out of range
   * @see <a href="https://arxiv.org/abs/1512.00567">Szegedy et al., 2015, section 7</a>
   */
  static Loss softmaxCrossEntropy(double smoothing) {
    return smoothing == 0 ? softmaxCrossEntropy() : new SmoothedCrossEntropy(smoothing);
  }

  /**
   * The focal loss of softmax, {@code -(1 - p)^γ ln p} with {@code p = softmax(z)_y}: examples that
   * are classified well already count less. Targets and decisions are those of {@link
   * #softmaxCrossEntropy()}; the α of the paper is a {@link #weighted class weight}.
   *
   * @param gamma γ, not negative and finite: 0 for the cross-entropy; 2 is usual
   * @throws IllegalArgumentException if it is out of range
   * @see <a href="https://arxiv.org/abs/1708.02002">Lin et al., 2017, equation 4</a>
   */
  static Loss focal(double gamma) {
    return gamma == 0 ? softmaxCrossEntropy() : new FocalLoss(gamma);
  }

  /**
   * Binary cross-entropy, {@code -ln σ(z)} for class 1 and {@code -ln σ(-z)} for class 0, of one
   * logit z {@code [n, 1]} with class indices 0 and 1 {@code [n, 1]}; decides for class 1 where z
   * is above 0.
   */
  static Loss binaryCrossEntropy() {
    return new BinaryCrossEntropy(0);
  }

  /**
   * The focal loss of two classes by one logit, {@code -(1 - p)^γ ln p} with p as in {@link
   * #binaryCrossEntropy}.
   *
   * @param gamma as in {@link #focal}
   */
  static Loss binaryFocal(double gamma) {
    return new BinaryCrossEntropy(gamma);
  }

  /**
   * Binary cross-entropy of several labels that do not exclude each other, {@code -t ln σ(z) - (1 -
   * t) ln σ(-z)}, the mean over an example's labels; of a logit z for each label, {@code [n,
   * labels]}, with targets t of the same shape: 1 where an example has a label and 0 where it has
   * not, or a probability between.
   */
  static Loss multiLabelCrossEntropy() {
    return new MultiLabelCrossEntropy(0);
  }

  /**
   * The focal loss of several labels that do not exclude each other: as {@link
   * #multiLabelCrossEntropy} with {@code (1 - p)^γ} before each logarithm {@code ln p}.
   *
   * @param gamma as in {@link #focal}
   */
  static Loss multiLabelFocal(double gamma) {
    return new MultiLabelCrossEntropy(gamma);
  }

  /** The mean of {@code (prediction - target)²} over an example's elements, of equal shapes. */
  static Loss meanSquaredError() {
    return MeanSquaredError.INSTANCE;
  }

  /**
   * The mean of {@code |prediction - target|} over an example's elements, of equal shapes: outliers
   * count less than in {@link #meanSquaredError}. Its second derivative is 0.
   */
  static Loss meanAbsoluteError() {
    return MeanAbsoluteError.INSTANCE;
  }

  /**
   * The Huber loss: with {@code e = prediction - target}, {@code e² / 2} where {@code |e| <= δ} and
   * {@code δ (|e| - δ/2)} beyond, the mean over an example's elements, of equal shapes.
   *
   * @param delta δ, positive and finite
   * @throws IllegalArgumentException if it is out of range
   * @see <a href="https://doi.org/10.1214/aoms/1177703732">Huber, 1964</a>
   */
  static Loss huber(double delta) {
    return new Huber(delta);
  }
}
