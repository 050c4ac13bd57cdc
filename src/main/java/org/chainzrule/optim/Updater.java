package org.chainzrule.optim;

import java.util.List;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.tensor.op.OptimizerState;

/** An optimizer at work on one run's parameters. */
public interface Updater {

  /**
   * Changes every parameter once; of a table with a gradient by rows, those rows.
   *
   * @param step counted from 1
   * @param rate the learning rate of this step, not negative
   * @param scale what every gradient is multiplied by first, in 0..1; below 1 where it was clipped
   */
  void step(Gradients gradients, long step, double rate, double scale);

  /** The numbers it keeps from step to step, in an order of its own that never changes. */
  List<OptimizerState> state();
}
