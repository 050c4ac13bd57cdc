package org.chainzrule.train;

import java.util.List;
import java.util.Optional;

/**
 * What a run did, from its first step, whether it was resumed or not.
 *
 * @param epochs every epoch in order
 * @param validations every validation in order, those at the end of epochs included
 * @param bestEpoch the epoch whose weights the network has now: the last one, or the best under
 *     early stopping; counted from 1
 * @param bestStep the step after which it had them, counted from 1
 * @param averaged whether the network has averaged weights now
 * @param seconds of training, without validation
 * @param stepMicrosMedian the median time of the latest 4096 steps, microseconds; NaN if there were
 *     none, as in a resumed run that had already ended
 */
public record TrainingResult(
    List<Callback.Epoch> epochs,
    List<Callback.Validation> validations,
    int bestEpoch,
    long bestStep,
    boolean averaged,
    double seconds,
    double stepMicrosMedian) {

  /** How the network does on the validation set with the weights it has now. */
  public Optional<Evaluation> validation() {
    return validations.stream()
        .filter(validation -> validation.step() == bestStep)
        .map(Callback.Validation::evaluation)
        .findFirst();
  }
}
