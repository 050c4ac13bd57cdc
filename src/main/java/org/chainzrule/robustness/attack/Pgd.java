package org.chainzrule.robustness.attack;

import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.Preconditions;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;

/**
 * Projected gradient descent, upwards: steps {@code d := Π(d + α s)} of the steepest s of length 1,
 * with {@code α = relative step · ε}, Π the projection onto the ball {@code ‖d‖ ≤ ε}, and {@code x
 * + d} clipped to a box. The last point counts. Of several restarts, every example's worst counts:
 * a wrong decision first, then the highest loss.
 *
 * @param epsilon ε, not negative, in the unit of the inputs
 * @param steps at least 1
 * @param relativeStep α / ε, strictly positive
 * @param randomStart whether to start uniformly in the ball instead of at x
 * @param restarts how often to start, at least 1
 * @param box where inputs can lie
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
    Preconditions.check("epsilon", epsilon);
    if (!(relativeStep > 0 && Double.isFinite(relativeStep))) {
      throw new IllegalArgumentException("expected a positive step, got " + relativeStep);
    }
    if (steps < 1 || restarts < 1) {
      throw new IllegalArgumentException(
          "expected steps and restarts of at least 1, got " + steps + " and " + restarts);
    }
  }

  /** 40 steps of ε / 30 from a random start, on inputs in 0..1: what Foolbox does. */
  public static Pgd linf(double epsilon) {
    return new Pgd(Norm.L_INF, epsilon, 40, 1 / 30.0, true, 1, Interval.UNIT);
  }

  /** 50 steps of ε / 40 from a random start, on inputs in 0..1: what Foolbox does. */
  public static Pgd l2(double epsilon) {
    return new Pgd(Norm.L2, epsilon, 50, 0.025, true, 1, Interval.UNIT);
  }

  /** This many steps, each this part of ε. */
  public Pgd withSteps(int count, double relative) {
    return new Pgd(norm, epsilon, count, relative, randomStart, restarts, box);
  }

  /** From x itself. */
  public Pgd withoutRandomStart() {
    return new Pgd(norm, epsilon, steps, relativeStep, false, restarts, box);
  }

  /** Started this often. */
  public Pgd withRestarts(int count) {
    return new Pgd(norm, epsilon, steps, relativeStep, randomStart, count, box);
  }

  /** On inputs in another box. */
  public Pgd in(Interval other) {
    return new Pgd(norm, epsilon, steps, relativeStep, randomStart, restarts, other);
  }

  @Override
  public Tensor perturb(Layer network, Loss loss, Tensor inputs, Tensor targets, Seeds seeds) {
    AttackTarget victim = new AttackTarget(network, loss, inputs, targets);
    double[] x = victim.start(box);
    double[] first = climb(victim, x, seeds.child(0));
    if (restarts == 1) {
      return victim.tensor(first);
    }
    WorstCase worst = new WorstCase(victim, first);
    for (int restart = 1; restart < restarts; restart++) {
      worst.offer(climb(victim, x, seeds.child(restart)));
    }
    return victim.tensor(worst.points());
  }

  private double[] climb(AttackTarget victim, double[] x, Seeds seeds) {
    int n = victim.n();
    double[] d =
        randomStart ? norm.draw(seeds.generator(), x.length, n, epsilon) : new double[x.length];
    double[] at = box.clip(x, d);
    for (int step = 0; step < steps; step++) {
      double[] s = victim.gradient(at);
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
