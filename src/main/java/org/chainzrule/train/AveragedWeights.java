package org.chainzrule.train;

import java.util.List;
import java.util.function.Supplier;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.tensor.op.OptimizerState;
import org.chainzrule.tensor.op.Updates;

/**
 * The exponential moving average of the trained parameters in one run, kept beside the parameters.
 *
 * @see MovingAverage
 */
final class AveragedWeights {

  private final MovingAverage rule;
  private final List<Parameter> trained;
  private final List<OptimizerState> averages;

  AveragedWeights(MovingAverage rule, List<Parameter> trained) {
    this.rule = rule;
    this.trained = trained;
    this.averages =
        trained.stream().map(p -> OptimizerState.zeros(p.shape(), p.value().precision())).toList();
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
