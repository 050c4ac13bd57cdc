package org.chainzrule.experiment.fairfight;

import java.util.List;
import java.util.Optional;

/**
 * One finished run: a training and its measurement.
 *
 * @param key what identifies the run
 * @param network the network in words
 * @param parameters the number of trainable parameters
 * @param flops the floating-point operations that one example takes in inference
 * @param failure why the training ended early, such as a loss that is not finite; empty if it did
 *     not
 * @param accuracy the accuracy on the held-out examples in a selection, on the test set in a final
 *     run, in 0..1; 0 after a failure
 * @param inputGradient the norms of the gradient of the loss in the input over the same examples;
 *     empty after a failure
 * @param cost times and memory
 * @param curve the course of the training, epoch by epoch
 * @param finals what only final runs measure
 */
public record FightRun(
    RunKey key,
    String network,
    long parameters,
    long flops,
    Optional<String> failure,
    double accuracy,
    Optional<GradientNorms> inputGradient,
    Cost cost,
    List<CurvePoint> curve,
    Optional<FinalMeasures> finals) {

  /** Copies the curve. */
  public FightRun {
    curve = List.copyOf(curve);
  }

  /**
   * The times and the memory of a training.
   *
   * @param seconds of training, without evaluation; other runs may have gone on beside it
   * @param stepMicros the median time of a training step in microseconds; NaN without steps
   * @param peakBytes the most bytes that tensors of a training step took at once
   * @param peakStepGradient the largest norm of the gradient in all parameters of a training step;
   *     NaN without steps
   */
  public record Cost(double seconds, double stepMicros, long peakBytes, double peakStepGradient) {}

  /**
   * The state of a training at the end of an epoch.
   *
   * @param epoch counted from 1
   * @param loss the mean training loss over the epoch, without penalties
   * @param penalty the mean of the penalties over the epoch
   * @param accuracy the accuracy on the examples that the run is measured on, in 0..1; nothing is
   *     chosen by that of a final run
   * @param seconds of training so far, without evaluation
   */
  public record CurvePoint(
      int epoch, double loss, double penalty, double accuracy, double seconds) {}
}
