package org.chainzrule.robustness.attack;

import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.Preconditions;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;

/**
 * Adds independent draws from the uniform distribution over {@code -ε..ε}, clipped to a box.
 *
 * @param epsilon ε, not negative, in the unit of the inputs
 * @param box where inputs can lie
 */
public record UniformNoise(double epsilon, Interval box) implements Attack {

  /**
   * @throws IllegalArgumentException if ε is negative
   */
  public UniformNoise {
    Preconditions.check("epsilon", epsilon);
  }

  /** On inputs in 0..1. */
  public UniformNoise(double epsilon) {
    this(epsilon, Interval.UNIT);
  }

  @Override
  public Tensor perturb(Layer network, Loss loss, Tensor inputs, Tensor targets, Seeds seeds) {
    AttackTarget victim = new AttackTarget(network, loss, inputs, targets);
    double[] x = victim.start(box);
    double[] d = Norm.L_INF.draw(seeds.generator(), x.length, victim.n(), epsilon);
    return victim.tensor(box.clip(x, d));
  }
}
