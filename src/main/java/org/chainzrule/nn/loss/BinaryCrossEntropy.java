package org.chainzrule.nn.loss;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Tensor;

/**
 * {@code -(1 - p)^γ ln p} with p the probability of an example's class, of which there are two:
 * {@code p = σ(z)} for class 1 and {@code σ(-z)} for class 0.
 *
 * @param gamma γ, not negative and finite; 0 for the cross-entropy
 */
record BinaryCrossEntropy(double gamma) implements Loss {

  BinaryCrossEntropy {
    checkGamma(gamma);
  }

  static void checkGamma(double gamma) {
    if (!(gamma >= 0 && Double.isFinite(gamma))) {
      throw new IllegalArgumentException(
          "expected a gamma that is finite and not negative, got " + gamma);
    }
  }

  @Override
  public Variable perExample(Variable prediction, Tensor targets) {
    Labels labels = Labels.of(prediction, 1, targets, 2);
    return ofMargin(prediction.times(labels.matrix(1, (label, k) -> label == 1 ? 1 : -1)), gamma);
  }

  /**
   * {@code -(1 - p)^γ ln p} of {@code p = σ(m)}. With {@code -ln σ(m) = softplus(-m)} and {@code
   * ln(1 - σ(m)) = -softplus(m)} nothing in it overflows or cancels, and it has derivatives of
   * every order for every γ.
   */
  static Variable ofMargin(Variable m, double gamma) {
    Variable surprise = m.times(-1).map(Curve.SOFTPLUS, 0);
    return gamma == 0 ? surprise : m.map(Curve.SOFTPLUS, 0).times(-gamma).exp().times(surprise);
  }

  @Override
  public OutputDecoder decoder() {
    return OutputDecoder.sigmoid();
  }

  @Override
  public String toString() {
    return gamma == 0 ? "binary cross-entropy" : "binary focal loss with gamma " + gamma;
  }
}
