package org.chainzrule.robustness.attack;

import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/**
 * Gaussian noise: adds independent draws from {@code N(0, σ²)} and clips to a box.
 *
 * @param sigma σ, not negative, in units of the inputs
 * @param box the range of valid inputs
 */
public record GaussianNoise(double sigma, Interval box) implements Attack {

  /**
   * @throws IllegalArgumentException if σ is negative or not finite
   */
  public GaussianNoise {
    AttackTarget.checkStrength("sigma", sigma);
  }

  /** The attack on inputs in 0..1. */
  public GaussianNoise(double sigma) {
    this(sigma, Interval.UNIT);
  }

  @Override
  public Tensor perturb(Layer network, Loss loss, Tensor inputs, Tensor targets, Seeds seeds) {
    AttackTarget attackTarget = new AttackTarget(network, loss, inputs, targets);
    double[] x = attackTarget.inputsIn(box);
    Generator generator = seeds.generator();
    double[] d = new double[x.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = sigma * generator.nextGaussian();
    }
    return attackTarget.tensor(box.clip(x, d));
  }
}
