package org.chainzrule.optim;

import java.util.List;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.tensor.op.OptimizerState;

/** An optimizer with the state of one training: it updates parameters from their gradients. */
public interface Updater {

  /**
   * Updates every parameter once; of a table with a row-sparse gradient, the rows it has.
   *
   * @param step counted from 1
   * @param rate the learning rate of this step, not negative
   * @param scale what every gradient is multiplied by first, in 0..1; below 1 where it was clipped
   */
  void step(Gradients gradients, long step, double rate, double scale);

  /** The moments and other arrays kept between steps, in a fixed order, for checkpoints. */
  List<OptimizerState> state();
}
