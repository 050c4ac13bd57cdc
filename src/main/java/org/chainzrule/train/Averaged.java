package org.chainzrule.train;

import java.util.List;
import java.util.function.Supplier;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.tensor.op.OptimizerState;
import org.chainzrule.tensor.op.Updates;

/** A moving average at work. */
final class Averaged {

  private final MovingAverage rule;
  private final List<Parameter> trained;
  private final List<OptimizerState> slots;

  Averaged(MovingAverage rule, List<Parameter> trained) {
    this.rule = rule;
    this.trained = trained;
    this.slots =
        trained.stream().map(p -> OptimizerState.zeros(p.shape(), p.value().precision())).toList();
  }

  /**
   * @param step counted from 1
   */
  void takeIn(long step) {
    for (int i = 0; i < slots.size(); i++) {
      Updates.average(slots.get(i), trained.get(i).value(), rule.keep(step));
    }
  }

  /** Does something while the network has the averaged weights. */
  <T> T during(Supplier<T> work) {
    exchange();
    try {
      return work.get();
    } finally {
      exchange();
    }
  }

  /** Lets the average and the weights change places. */
  void exchange() {
    for (int i = 0; i < slots.size(); i++) {
      OptimizerState slot = slots.get(i);
      trained.get(i).update(w -> Updates.exchange(w, slot));
    }
  }

  List<OptimizerState> state() {
    return slots;
  }
}
