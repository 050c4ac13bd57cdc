package org.chainzrule.robustness.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.chainzrule.data.Batch;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.ToyNetworks;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PgdTest {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();
  private static final Batch BATCH = ToyNetworks.batch(ToyNetworks.cube(12, 4));

  /** A network so nonlinear that the random start matters. */
  private static final Layer NETWORK =
      Sequential.plan(Dense.plan(4, 16, Activation.tanh()), Dense.plan(16, 2))
          .build(Seeds.of(3), Precision.DOUBLE);

  @Test
  void the_defaults_are_those_of_foolbox() {
    assertThat(Pgd.linf(0.3))
        .isEqualTo(new Pgd(Norm.L_INF, 0.3, 40, 1 / 30.0, true, 1, Interval.UNIT));
    assertThat(Pgd.l2(2)).isEqualTo(new Pgd(Norm.L2, 2, 50, 0.025, true, 1, Interval.UNIT));
  }

  @Test
  void more_steps_do_not_lower_the_mean_loss() {
    for (Pgd attack : new Pgd[] {Pgd.linf(0.3), Pgd.l2(0.4)}) {
      double before = mean(score(attack.withSteps(1, 0.1)));
      for (int steps : new int[] {2, 4, 8, 16, 32}) {
        double loss = mean(score(attack.withSteps(steps, 0.1)));
        assertThat(loss).isGreaterThan(before - 1e-3);
        before = loss;
      }
    }
  }

  @Test
  void more_restarts_never_help_the_network() {
    Pgd attack = Pgd.linf(0.3).withSteps(3, 0.3);
    AttackTarget.Score one = score(attack);
    AttackTarget.Score five = score(attack.withRestarts(5));
    double gained = 0;
    for (int i = 0; i < one.losses().length; i++) {
      assertThat(one.isWorse(five, i)).isFalse();
      gained += five.losses()[i] - one.losses()[i];
    }
    assertThat(gained).isPositive();
  }

  @Test
  void a_wrong_decision_is_worse_than_a_higher_loss() {
    AttackTarget.Score right = new AttackTarget.Score(new double[] {3}, new boolean[] {true});
    AttackTarget.Score wrong = new AttackTarget.Score(new double[] {1}, new boolean[] {false});
    AttackTarget.Score wronger = new AttackTarget.Score(new double[] {2}, new boolean[] {false});
    assertThat(wrong.isWorse(right, 0)).isTrue();
    assertThat(right.isWorse(wrong, 0)).isFalse();
    assertThat(wronger.isWorse(wrong, 0)).isTrue();
    assertThat(wrong.isWorse(wrong, 0)).isFalse();
  }

  @Test
  void other_seeds_give_other_random_starts_and_do_not_matter_without_them() {
    Pgd attack = Pgd.linf(0.1).withSteps(1, 0.1);
    assertThat(moved(attack, 0)).isNotEqualTo(moved(attack, 1));
    Pgd fixed = attack.withoutRandomStart();
    assertThat(moved(fixed, 0)).isEqualTo(moved(fixed, 1));
  }

  @Test
  void numbers_out_of_range_are_rejected() {
    assertThatThrownBy(() -> Pgd.linf(0.1).withSteps(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected steps and restarts of at least 1, got 0 and 1");
    assertThatThrownBy(() -> Pgd.linf(0.1).withSteps(3, 0))
        .hasMessage("expected a positive step, got 0.0");
    assertThatThrownBy(() -> Pgd.linf(0.1).withRestarts(0)).hasMessageEndingWith("got 40 and 0");
    assertThatThrownBy(() -> Pgd.linf(0.1).in(new Interval(1, 0)))
        .hasMessage("expected an interval from a low end to a high one, got 1.0 to 0.0");
  }

  @Nested
  class LInf implements AttackContract.Searching {
    @Override
    public Attack attack(double strength) {
      return Pgd.linf(strength).withSteps(40, 0.1);
    }

    @Override
    public Norm norm() {
      return Norm.L_INF;
    }
  }

  @Nested
  class L2 implements AttackContract.Searching {
    @Override
    public Attack attack(double strength) {
      return Pgd.l2(strength).withSteps(60, 0.5).withRestarts(2);
    }

    @Override
    public Norm norm() {
      return Norm.L2;
    }

    @Override
    public double tolerance() {
      return 1e-6;
    }
  }

  private static double[] moved(Attack attack, long seed) {
    return attack.perturb(NETWORK, LOSS, BATCH.inputs(), BATCH.targets(), Seeds.of(seed)).toArray();
  }

  private static AttackTarget.Score score(Attack attack) {
    AttackTarget victim = new AttackTarget(NETWORK, LOSS, BATCH.inputs(), BATCH.targets());
    return victim.score(
        attack.perturb(NETWORK, LOSS, BATCH.inputs(), BATCH.targets(), Seeds.of(0)));
  }

  private static double mean(AttackTarget.Score score) {
    return Arrays.stream(score.losses()).average().getAsDouble();
  }
}
