package org.chainzrule.nn;

import java.util.Optional;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Tensor;

/** A loss with another way to decide. */
record DecidingLoss(Loss loss, Decision decision) implements Loss {

  @Override
  public Variable of(Variable prediction, Tensor targets) {
    return loss.of(prediction, targets);
  }

  @Override
  public double weight(Tensor prediction, Tensor targets) {
    return loss.weight(prediction, targets);
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
