package org.chainzrule.robustness.attack;

import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;

/**
 * Uniform noise: adds independent draws from {@code -ε..ε} and clips to a box.
 *
 * @param epsilon ε, not negative, in units of the inputs
 * @param box the range of valid inputs
 */
public record UniformNoise(double epsilon, Interval box) implements Attack {

  /**
   * @throws IllegalArgumentException if ε is negative or not finite
   */
  public UniformNoise {
    AttackTarget.checkStrength("epsilon", epsilon);
  }

  /** The attack on inputs in 0..1. */
  public UniformNoise(double epsilon) {
    this(epsilon, Interval.UNIT);
  }

  @Override
  public Tensor perturb(Layer network, Loss loss, Tensor inputs, Tensor targets, Seeds seeds) {
    AttackTarget attackTarget = new AttackTarget(network, loss, inputs, targets);
    double[] x = attackTarget.inputsIn(box);
    double[] d = Norm.L_INF.draw(seeds.generator(), x.length, attackTarget.n(), epsilon);
    return attackTarget.tensor(box.clip(x, d));
  }
}
