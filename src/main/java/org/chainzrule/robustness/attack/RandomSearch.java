package org.chainzrule.robustness.attack;

import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/**
 * A black-box attack by random search, which needs no gradients: it redraws a shrinking part of the
 * elements of d on the sphere {@code ‖d‖ = ε} and keeps a change if it makes the network worse. If
 * it succeeds where an attack by gradients fails, the gradients are misleading (gradient masking).
 *
 * @param epsilon ε, not negative, in units of the inputs
 * @param queries the number of forward passes, at least 1
 * @param box the range of valid inputs
 * @see <a href="https://arxiv.org/abs/1912.00049">Andriushchenko et al., 2019: the Square attack,
 *     which redraws squares of pixels instead</a>
 */
public record RandomSearch(Norm norm, double epsilon, int queries, Interval box) implements Attack {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public RandomSearch {
    AttackTarget.checkStrength("epsilon", epsilon);
    if (queries < 1) {
      throw new IllegalArgumentException("expected at least 1 query, got " + queries);
    }
  }

  @Override
  public Tensor perturb(Layer network, Loss loss, Tensor inputs, Tensor targets, Seeds seeds) {
    AttackTarget attackTarget = new AttackTarget(network, loss, inputs, targets);
    double[] x = attackTarget.inputsIn(box);
    Generator generator = seeds.generator();
    WorstCase worst = new WorstCase(attackTarget, vary(x, x, attackTarget.n(), 1, generator));
    for (int query = 1; query < queries; query++) {
      double part = 0.5 * (1 - (double) query / queries);
      worst.offer(vary(x, worst.points(), attackTarget.n(), part, generator));
    }
    return attackTarget.tensor(worst.points());
  }

  /** Redraws part of the elements of {@code at - x}, on average at least one per example. */
  private double[] vary(double[] x, double[] at, int n, double part, Generator generator) {
    double probability = Math.max(part, (double) n / x.length);
    double scale = epsilon / Math.sqrt((double) x.length / n);
    double[] d = new double[x.length];
    for (int i = 0; i < d.length; i++) {
      boolean redrawn = generator.nextDouble() < probability;
      d[i] = redrawn ? scale * generator.nextGaussian() : at[i] - x[i];
    }
    norm.steepest(d, n, epsilon);
    return box.clip(x, d);
  }
}
