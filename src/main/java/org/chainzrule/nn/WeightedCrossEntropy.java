package org.chainzrule.nn;

import java.util.Optional;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;

/** {@code -ln softmax(logits)_label}, the mean over rows weighted by class. */
record WeightedCrossEntropy(ClassWeights weights) implements Loss {

  @Override
  public Variable of(Variable prediction, Tensor targets) {
    int classes = prediction.value().columns();
    Labels labels = Labels.of(prediction, classes, targets, classes, weights);
    Variable shifted = prediction.minus(Variable.constant(prediction.value().max(1)));
    Variable logs = shifted.exp().sum(1).log().minus(shifted);
    return logs.times(labels.matrix(classes, (label, k) -> k == label ? weights.of(label) : 0))
        .sum()
        .times(1 / weights.total(targets));
  }

  @Override
  public double weight(Tensor prediction, Tensor targets) {
    return weights.total(targets);
  }

  @Override
  public Optional<int[]> decide(Tensor prediction) {
    return SoftmaxCrossEntropy.INSTANCE.decide(prediction);
  }

  @Override
  public Optional<Tensor> probabilities(Tensor prediction) {
    return SoftmaxCrossEntropy.INSTANCE.probabilities(prediction);
  }

  @Override
  public String toString() {
    return "weighted softmax cross-entropy";
  }
}
