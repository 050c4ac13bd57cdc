package org.chainzrule.nn.loss;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;

/** A loss in whose mean examples count by their class. */
record LossWithClassWeights(Loss loss, ClassWeights classWeights) implements Loss {

  @Override
  public Variable perExample(Variable prediction, Tensor targets) {
    Variable losses = loss.perExample(prediction, targets);
    classWeights.check(
        decoder()
            .classes(prediction.value())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected a loss over classes for class weights, got " + loss)));
    Tensor factors =
        Tensor.ofColumns(losses.shape(), losses.value().precision(), classWeights.ofEach(targets));
    return losses.times(Variable.constant(factors));
  }

  @Override
  public double[] weights(Tensor prediction, Tensor targets) {
    double[] weights = loss.weights(prediction, targets);
    double[] factors = classWeights.ofEach(targets);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= factors[i];
    }
    return weights;
  }

  @Override
  public OutputDecoder decoder() {
    return loss.decoder();
  }

  @Override
  public String toString() {
    return "weighted " + classWeights + " " + loss;
  }
}
