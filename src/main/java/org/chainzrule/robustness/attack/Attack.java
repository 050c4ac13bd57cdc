package org.chainzrule.robustness.attack;

import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;

/**
 * An adversarial attack: it changes inputs a little so that the network errs. Original and changed
 * inputs lie in an {@link Interval}, 0..1 by default; a network that needs other inputs scales them
 * in its first layer.
 *
 * <pre>{@code
 * RobustAccuracy accuracy = RobustAccuracy.of(network, loss, test, Pgd.linf(0.1), Seeds.of(0));
 * }</pre>
 */
@FunctionalInterface
public interface Attack {

  /**
   * The changed inputs, in a new tensor of the same shape and precision.
   *
   * @param loss the loss that the attack raises; a mean over examples that do not influence each
   *     other's term
   * @param inputs shape {@code [n, ...]}
   * @param targets shape {@code [n, t]}
   * @param seeds of random starts and noise; equal seeds give equal results
   * @throws IllegalArgumentException if an input lies outside the interval
   */
  Tensor perturb(Layer network, Loss loss, Tensor inputs, Tensor targets, Seeds seeds);
}
