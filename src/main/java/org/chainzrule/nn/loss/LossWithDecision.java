package org.chainzrule.nn.loss;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;

/** A loss with another way to decide. */
record LossWithDecision(Loss loss, DecisionRule decision) implements Loss {

  @Override
  public Variable perExample(Variable prediction, Tensor targets) {
    return loss.perExample(prediction, targets);
  }

  @Override
  public double[] weights(Tensor prediction, Tensor targets) {
    return loss.weights(prediction, targets);
  }

  @Override
  public Variable mean(Variable prediction, Tensor targets) {
    return loss.mean(prediction, targets);
  }

  @Override
  public OutputDecoder decoder() {
    return loss.decoder().deciding(decision);
  }

  @Override
  public String toString() {
    return loss + " by " + decision;
  }
}
