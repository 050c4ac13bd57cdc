package org.chainzrule.robustness.attack;

import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.Preconditions;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/**
 * Adds independent draws from {@code N(0, σ²)}, clipped to a box.
 *
 * @param sigma σ, not negative, in the unit of the inputs
 * @param box where inputs can lie
 */
public record GaussianNoise(double sigma, Interval box) implements Attack {

  /**
   * @throws IllegalArgumentException if σ is negative
   */
  public GaussianNoise {
    Preconditions.check("sigma", sigma);
  }

  /** On inputs in 0..1. */
  public GaussianNoise(double sigma) {
    this(sigma, Interval.UNIT);
  }

  @Override
  public Tensor perturb(Layer network, Loss loss, Tensor inputs, Tensor targets, Seeds seeds) {
    AttackTarget victim = new AttackTarget(network, loss, inputs, targets);
    double[] x = victim.start(box);
    Generator generator = seeds.generator();
    double[] d = new double[x.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = sigma * generator.nextGaussian();
    }
    return victim.tensor(box.clip(x, d));
  }
}
