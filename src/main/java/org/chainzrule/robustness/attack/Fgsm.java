package org.chainzrule.robustness.attack;

import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.Preconditions;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;

/**
 * The fast gradient sign method, {@code x + ε sign(∂ loss / ∂ x)}, clipped to a box.
 *
 * @param epsilon ε, not negative, in the unit of the inputs
 * @param box where inputs can lie
 * @see <a href="https://arxiv.org/abs/1412.6572">Goodfellow, Shlens and Szegedy, 2014, section
 *     4</a>
 */
public record Fgsm(double epsilon, Interval box) implements Attack {

  /**
   * @throws IllegalArgumentException if ε is negative
   */
  public Fgsm {
    Preconditions.check("epsilon", epsilon);
  }

  /** On inputs in 0..1. */
  public Fgsm(double epsilon) {
    this(epsilon, Interval.UNIT);
  }

  @Override
  public Tensor perturb(Layer network, Loss loss, Tensor inputs, Tensor targets, Seeds seeds) {
    AttackTarget victim = new AttackTarget(network, loss, inputs, targets);
    double[] x = victim.start(box);
    double[] step = victim.gradient(x);
    Norm.L_INF.steepest(step, victim.n(), epsilon);
    return victim.tensor(box.clip(x, step));
  }
}
