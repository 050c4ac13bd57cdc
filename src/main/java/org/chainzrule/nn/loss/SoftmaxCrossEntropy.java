package org.chainzrule.nn.loss;

import java.util.Optional;
import java.util.OptionalInt;
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
  public OptionalInt classes(Tensor prediction) {
    return OptionalInt.of(prediction.columns());
  }

  @Override
  public Optional<int[]> decide(Tensor prediction) {
    return Optional.of(prediction.argmax());
  }

  @Override
  public Optional<Tensor> probabilities(Tensor prediction) {
    return Optional.of(Softmax.of(Variable.constant(prediction)).value());
  }

  @Override
  public String toString() {
    return "softmax cross-entropy";
  }
}
