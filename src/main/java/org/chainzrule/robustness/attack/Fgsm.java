package org.chainzrule.robustness.attack;

import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;

/**
 * The fast gradient sign method (FGSM): {@code x + ε sign(∂ loss / ∂ x)}, clipped to a box.
 *
 * @param epsilon ε, not negative, in units of the inputs
 * @param box the range of valid inputs
 * @see <a href="https://arxiv.org/abs/1412.6572">Goodfellow, Shlens and Szegedy, 2014, section
 *     4</a>
 */
public record Fgsm(double epsilon, Interval box) implements Attack {

  /**
   * @throws IllegalArgumentException if ε is negative or not finite
   */
  public Fgsm {
    AttackTarget.checkStrength("epsilon", epsilon);
  }

  /** The attack on inputs in 0..1. */
  public Fgsm(double epsilon) {
    this(epsilon, Interval.UNIT);
  }

  @Override
  public Tensor perturb(Layer network, Loss loss, Tensor inputs, Tensor targets, Seeds seeds) {
    AttackTarget attackTarget = new AttackTarget(network, loss, inputs, targets);
    double[] x = attackTarget.inputsIn(box);
    double[] step = attackTarget.gradient(x);
    Norm.L_INF.steepest(step, attackTarget.n(), epsilon);
    return attackTarget.tensor(box.clip(x, step));
  }
}
