package org.chainzrule.nn.loss;

import org.chainzrule.autodiff.Softmax;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;

/** {@code -ln softmax(logits)_label}. */
enum SoftmaxCrossEntropy implements Loss {
  INSTANCE;

  @Override
  public Variable perExample(Variable prediction, Tensor targets) {
    return Softmax.crossEntropy(prediction, targets);
  }

  /** Computes value and gradient of the mean in one pass. */
  @Override
  public Variable mean(Variable prediction, Tensor targets) {
    return Softmax.meanCrossEntropy(prediction, targets);
  }

  @Override
  public OutputDecoder decoder() {
    return SoftmaxDecoder.INSTANCE;
  }

  @Override
  public String toString() {
    return "softmax cross-entropy";
  }
}
