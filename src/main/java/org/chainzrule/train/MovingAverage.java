package org.chainzrule.train;

import static org.chainzrule.train.TrainerSettings.check;

import java.util.List;
import java.util.function.Supplier;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.tensor.op.OptimizerState;
import org.chainzrule.tensor.op.Updates;

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

  /** The averages of one run, kept beside the trained parameters. */
  static final class Weights {

    private final MovingAverage rule;
    private final List<Parameter> trained;
    private final List<OptimizerState> averages;

    Weights(MovingAverage rule, List<Parameter> trained) {
      this.rule = rule;
      this.trained = trained;
      this.averages =
          trained.stream()
              .map(p -> OptimizerState.zeros(p.shape(), p.value().precision()))
              .toList();
    }

    /**
     * Adds the parameters after one step to the average.
     *
     * @param step of the whole run, counted from 1
     */
    void update(long step) {
      for (int i = 0; i < averages.size(); i++) {
        Updates.average(averages.get(i), trained.get(i).value(), rule.keep(step));
      }
    }

    /** Runs an action while the network holds the averaged weights, then swaps them back. */
    <T> T whileSwappedIn(Supplier<T> action) {
      swap();
      try {
        return action.get();
      } finally {
        swap();
      }
    }

    /** Swaps the averaged weights with those of the network. */
    void swap() {
      for (int i = 0; i < averages.size(); i++) {
        OptimizerState average = averages.get(i);
        trained.get(i).update(w -> Updates.exchange(w, average));
      }
    }

    /** The averages in the order of the parameters, as a checkpoint stores them. */
    List<OptimizerState> state() {
      return averages;
    }
  }
}
