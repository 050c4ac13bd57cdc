package org.chainzrule.nn;

import java.util.Optional;
import org.chainzrule.autodiff.Softmax;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;

/** {@code -ln softmax(logits)_label}, the mean over rows. */
enum SoftmaxCrossEntropy implements Loss {
  INSTANCE;

  @Override
  public Variable of(Variable prediction, Tensor targets) {
    return Softmax.crossEntropy(prediction, targets);
  }

  @Override
  public Optional<int[]> decide(Tensor prediction) {
    return Optional.of(prediction.argmax());
  }

  @Override
  public Optional<Tensor> probabilities(Tensor prediction) {
    return Optional.of(Softmax.of(Variable.constant(prediction)).value());
  }
}
