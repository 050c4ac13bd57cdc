package org.chainzrule.nn.loss;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;

/**
 * {@code -(1 - p)^γ ln p} with {@code p = softmax(z)_y}.
 *
 * @param gamma γ, not negative and finite
 */
record FocalLoss(double gamma) implements Loss {

  /** Stands for minus infinity in sums of exponentials, and is finite in 32 bits. */
  private static final double LOWEST = -1e30;

  FocalLoss {
    BinaryCrossEntropy.checkGamma(gamma);
  }

  /**
   * With {@code m = z_y - ln Σ_k≠y e^z_k} the probability is {@code σ(m)}, so that this is the loss
   * of two classes: the right one, and all others together.
   */
  @Override
  public Variable perExample(Variable prediction, Tensor targets) {
    int classes = prediction.value().columns();
    Labels labels = Labels.of(prediction, classes, targets, classes);
    Variable own = prediction.times(labels.matrix(classes, (y, k) -> y == k ? 1 : 0)).sum(1);
    Variable others =
        prediction
            .times(labels.matrix(classes, (y, k) -> y == k ? 0 : 1))
            .plus(labels.matrix(classes, (y, k) -> y == k ? LOWEST : 0));
    // Subtracting each row's largest logit changes nothing but the risk of overflow.
    Variable largest = Variable.constant(others.value().max(1));
    Variable all = others.minus(largest).exp().sum(1).log().plus(largest);
    return BinaryCrossEntropy.ofMargin(own.minus(all), gamma);
  }

  @Override
  public OutputDecoder decoder() {
    return OutputDecoder.softmax();
  }

  @Override
  public String toString() {
    return "focal loss with gamma " + gamma;
  }
}
