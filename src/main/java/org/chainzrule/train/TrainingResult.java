package org.chainzrule.train;

import java.util.List;
import java.util.Locale;
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

  /**
   * The run in one line, such as {@code 10 epochs in 4.2 s, weights of epoch 8, training loss
   * 0.0512, validation loss 0.1234, accuracy 96.40 %}.
   */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%d %s in %.1f s, %s of epoch %d",
                epochs.size(),
                epochs.size() == 1 ? "epoch" : "epochs",
                seconds,
                averaged ? "averaged weights" : "weights",
                bestEpoch));
    epochs.stream()
        .filter(epoch -> epoch.number() == bestEpoch)
        .findFirst()
        .ifPresent(
            epoch -> text.append(String.format(Locale.ROOT, ", training loss %.4g", epoch.loss())));
    validation().ifPresent(evaluation -> text.append(", validation ").append(evaluation));
    return text.toString();
  }

  /** The validation of the weights that the network holds now; empty without a validation set. */
  public Optional<Evaluation> validation() {
    return validations.stream()
        .filter(validation -> validation.step() == bestStep)
        .map(Callback.Validation::evaluation)
        .findFirst();
  }
}
