package org.chainzrule.train;

import static org.chainzrule.train.TrainerSettings.check;

/**
 * An exponential moving average of weights: {@code m = k m + (1 - k) w} after step t, with {@code k
 * = min(decay, (t - 1) / (t + 8))}, so that the initial weights are soon forgotten. Validation uses
 * the averaged weights, and the network holds them when training ends; the optimizer steps keep
 * working on the weights that are not averaged.
 *
 * @param decay in 0 (included) .. 1 (excluded); the average reaches back about {@code 1 / (1 -
 *     decay)} steps
 * @see <a href="https://doi.org/10.1137/0330046">Polyak and Juditsky, 1992: averaging</a>
 */
public record MovingAverage(double decay) {

  /**
   * @throws IllegalArgumentException if the decay is out of range
   */
  public MovingAverage {
    check(
        decay >= 0 && decay < 1, "expected a decay in 0 (included) .. 1 (excluded), got " + decay);
  }

  /**
   * The weight k of the old average at one step.
   *
   * @param step counted from 1
   */
  double keep(long step) {
    return Math.min(decay, (step - 1.0) / (step + 8.0));
  }
}
