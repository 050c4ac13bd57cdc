package org.chainzrule.robustness.attack;

import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.Preconditions;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/**
 * An attack that asks only for outputs: it goes from point to point of the sphere {@code ‖d‖ = ε},
 * redrawing ever fewer of the elements, and stays where the network does worst. Where it beats an
 * attack by gradients, the gradients mislead.
 *
 * @param epsilon ε, not negative, in the unit of the inputs
 * @param queries forward passes, at least 1
 * @param box where inputs can lie
 * @see <a href="https://arxiv.org/abs/1912.00049">Andriushchenko et al., 2019: the Square attack,
 *     which redraws squares of pixels instead</a>
 */
public record RandomSearch(Norm norm, double epsilon, int queries, Interval box) implements Attack {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public RandomSearch {
    Preconditions.check("epsilon", epsilon);
    if (queries < 1) {
      throw new IllegalArgumentException("expected at least 1 query, got " + queries);
    }
  }

  @Override
  public Tensor perturb(Layer network, Loss loss, Tensor inputs, Tensor targets, Seeds seeds) {
    AttackTarget victim = new AttackTarget(network, loss, inputs, targets);
    double[] x = victim.start(box);
    Generator generator = seeds.generator();
    WorstCase worst = new WorstCase(victim, vary(x, x, victim.n(), 1, generator));
    for (int query = 1; query < queries; query++) {
      double part = 0.5 * (1 - (double) query / queries);
      worst.offer(vary(x, worst.points(), victim.n(), part, generator));
    }
    return victim.tensor(worst.points());
  }

  /** Redraws part of the elements of {@code at - x}, at least one of each example's on average. */
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
