package org.chainzrule.robustness.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainzrule.data.Batch;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.ToyNetworks;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RandomSearchTest {

  @Test
  void more_queries_approach_the_attack_by_gradients_without_exceeding_it() {
    Batch batch = ToyNetworks.batch(ToyNetworks.cube(9, 3));
    Loss loss = Loss.softmaxCrossEntropy();
    AttackTarget victim =
        new AttackTarget(ToyNetworks.network(), loss, batch.inputs(), batch.targets());
    double[] means = new double[3];
    Attack[] attacks = {
      new RandomSearch(Norm.L2, 0.1, 1, Interval.UNIT),
      new RandomSearch(Norm.L2, 0.1, 300, Interval.UNIT),
      Pgd.l2(0.1).withSteps(60, 0.1)
    };
    for (int a = 0; a < 3; a++) {
      Tensor moved =
          attacks[a].perturb(
              ToyNetworks.network(), loss, batch.inputs(), batch.targets(), Seeds.of(0));
      for (double one : victim.score(moved).losses()) {
        means[a] += one / 9;
      }
    }
    assertThat(means[1]).isGreaterThan(means[0]).isLessThan(means[2] * (1 + 1e-4));
    assertThat(means[2] - means[1]).isLessThan(0.05 * (means[2] - means[0]));
  }

  @Test
  void no_query_is_rejected() {
    assertThatThrownBy(() -> new RandomSearch(Norm.L2, 0.1, 0, Interval.UNIT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected at least 1 query, got 0");
  }

  @Nested
  class LInf implements AttackContract.Searching {
    @Override
    public Attack attack(double strength) {
      return new RandomSearch(Norm.L_INF, strength, 60, Interval.UNIT);
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
      return new RandomSearch(Norm.L2, strength, 200, Interval.UNIT);
    }

    @Override
    public Norm norm() {
      return Norm.L2;
    }

    @Override
    public double tolerance() {
      return 0.01;
    }
  }
}
