package org.chainzrule.nn.loss;

import java.util.Optional;
import java.util.OptionalInt;
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
  public OptionalInt classes(Tensor prediction) {
    return loss.classes(prediction);
  }

  @Override
  public Optional<int[]> decide(Tensor prediction) {
    Tensor probabilities =
        loss.probabilities(prediction)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected a loss with class probabilities to decide by, got " + loss));
    return Optional.of(decision.of(probabilities));
  }

  @Override
  public Optional<Tensor> probabilities(Tensor prediction) {
    return loss.probabilities(prediction);
  }

  @Override
  public String toString() {
    return loss + " by " + decision;
  }
}
