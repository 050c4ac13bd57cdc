package org.chainzrule.robustness.attack;

import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;

/**
 * Moves inputs a little so that a network errs. The inputs and what they become lie in an {@link
 * Interval}, 0..1 unless said otherwise; scaling them further belongs inside the network.
 */
@FunctionalInterface
public interface Attack {

  /**
   * The moved inputs, in the shape and precision of the inputs, which stay as they are.
   *
   * @param loss a mean over examples none of which changes another's term; what the attack raises
   * @param inputs shape {@code [n, ...]}
   * @param targets shape {@code [n, t]}
   * @param seeds of random starts and noise; the same ones give the same result
   * @throws IllegalArgumentException if an input lies outside the box
   */
  Tensor perturb(Layer network, Loss loss, Tensor inputs, Tensor targets, Seeds seeds);
}
