package org.chainzrule.train;

import java.util.List;
import java.util.Optional;

/**
 * The result of a training run. That of a resumed run covers it from its first step.
 *
 * @param epochs every epoch in order
 * @param validations every validation in order, those at the end of epochs included
 * @param bestEpoch the epoch whose weights the network holds now, counted from 1: the last one, or
 *     the best one under early stopping
 * @param bestStep the step after which the network had these weights, counted from 1
 * @param averaged whether the network holds averaged weights now
 * @param seconds of training, without validation
 * @param stepMicrosMedian the median time of the latest 4096 steps, in microseconds; NaN if there
 *     were none, as in a resumed run that had already ended
 */
public record TrainingResult(
    List<Callback.Epoch> epochs,
    List<Callback.Validation> validations,
    int bestEpoch,
    long bestStep,
    boolean averaged,
    double seconds,
    double stepMicrosMedian) {

  /** The validation of the weights that the network holds now; empty without a validation set. */
  public Optional<Evaluation> validation() {
    return validations.stream()
        .filter(validation -> validation.step() == bestStep)
        .map(Callback.Validation::evaluation)
        .findFirst();
  }
}
