package org.chainzrule.robustness.attack;

import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;

/**
 * Projected gradient descent (PGD), here ascending the loss: steps {@code d := Π(d + α s)} with the
 * steepest direction s of length 1, {@code α = relative step · ε}, the projection Π onto the ball
 * {@code ‖d‖ ≤ ε}, and {@code x + d} clipped to a box. The last point is the result. Of several
 * restarts each example keeps the worst point: one with a wrong class first, then the highest loss.
 *
 * @param epsilon ε, not negative, in units of the inputs
 * @param steps the number of steps, at least 1
 * @param relativeStep α / ε, positive
 * @param randomStart whether to start at a random point of the ball instead of at x
 * @param restarts the number of starts, at least 1
 * @param box the range of valid inputs
 * @see <a href="https://arxiv.org/abs/1706.06083">Madry et al., 2017, section 2.1</a>
 */
public record Pgd(
    Norm norm,
    double epsilon,
    int steps,
    double relativeStep,
    boolean randomStart,
    int restarts,
    Interval box)
    implements Attack {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public Pgd {
    AttackTarget.checkStrength("epsilon", epsilon);
    if (!(relativeStep > 0 && Double.isFinite(relativeStep))) {
      throw new IllegalArgumentException("expected a positive step, got " + relativeStep);
    }
    if (steps < 1 || restarts < 1) {
      throw new IllegalArgumentException(
          "expected steps and restarts of at least 1, got " + steps + " and " + restarts);
    }
  }

  /**
   * The L∞ attack with the defaults of Foolbox: 40 steps of ε / 30, random start, inputs in 0..1.
   */
  public static Pgd linf(double epsilon) {
    return new Pgd(Norm.L_INF, epsilon, 40, 1 / 30.0, true, 1, Interval.UNIT);
  }

  /**
   * The L2 attack with the defaults of Foolbox: 50 steps of ε / 40, random start, inputs in 0..1.
   */
  public static Pgd l2(double epsilon) {
    return new Pgd(Norm.L2, epsilon, 50, 0.025, true, 1, Interval.UNIT);
  }

  /** The same attack with another number and relative size of steps. */
  public Pgd withSteps(int count, double relative) {
    return new Pgd(norm, epsilon, count, relative, randomStart, restarts, box);
  }

  /** The same attack started at x itself. */
  public Pgd withoutRandomStart() {
    return new Pgd(norm, epsilon, steps, relativeStep, false, restarts, box);
  }

  /** The same attack with another number of starts. */
  public Pgd withRestarts(int count) {
    return new Pgd(norm, epsilon, steps, relativeStep, randomStart, count, box);
  }

  /** The same attack on inputs in another box. */
  public Pgd in(Interval other) {
    return new Pgd(norm, epsilon, steps, relativeStep, randomStart, restarts, other);
  }

  @Override
  public Tensor perturb(Layer network, Loss loss, Tensor inputs, Tensor targets, Seeds seeds) {
    AttackTarget attackTarget = new AttackTarget(network, loss, inputs, targets);
    double[] x = attackTarget.inputsIn(box);
    double[] first = ascend(attackTarget, x, seeds.child(0));
    if (restarts == 1) {
      return attackTarget.tensor(first);
    }
    WorstCase worst = new WorstCase(attackTarget, first);
    for (int restart = 1; restart < restarts; restart++) {
      worst.offer(ascend(attackTarget, x, seeds.child(restart)));
    }
    return attackTarget.tensor(worst.points());
  }

  private double[] ascend(AttackTarget attackTarget, double[] x, Seeds seeds) {
    int n = attackTarget.n();
    double[] d =
        randomStart ? norm.draw(seeds.generator(), x.length, n, epsilon) : new double[x.length];
    double[] at = box.clip(x, d);
    for (int step = 0; step < steps; step++) {
      double[] s = attackTarget.gradient(at);
      norm.steepest(s, n, relativeStep * epsilon);
      for (int i = 0; i < d.length; i++) {
        d[i] = at[i] - x[i] + s[i];
      }
      norm.project(d, n, epsilon);
      at = box.clip(x, d);
    }
    return at;
  }
}
