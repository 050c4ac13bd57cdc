package org.chainzrule.robustness.attack;

import static org.assertj.core.api.Assertions.assertThat;

import org.chainzrule.data.Batch;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.ToyNetworks;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FgsmTest {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  @Test
  void it_is_one_full_step_of_projected_gradient_descent() {
    Batch batch = ToyNetworks.batch(ToyNetworks.cube(9, 3));
    Pgd one = Pgd.linf(0.15).withoutRandomStart().withSteps(1, 1);
    assertThat(moved(new Fgsm(0.15), batch)).isEqualTo(moved(one, batch));
  }

  @Test
  void elements_with_a_zero_gradient_are_not_changed() {
    Layer network = ToyNetworks.linear(new double[] {0, 3}, new double[] {0, 0});
    Tensor inputs = Tensor.of(new double[][] {{0.5, 0.25}});
    Tensor targets = Tensor.of(new double[][] {{1}});
    assertThat(new Fgsm(0.125).perturb(network, LOSS, inputs, targets, Seeds.of(0)).toArray())
        .containsExactly(0.375, 0.25);
  }

  @Test
  void nothing_is_clipped_in_an_unbounded_box() {
    Layer network = ToyNetworks.linear(new double[] {0, -3}, new double[] {0, 2});
    Tensor inputs = Tensor.of(new double[][] {{-7, 9}});
    Tensor targets = Tensor.of(new double[][] {{0}});
    Attack attack = new Fgsm(0.5, Interval.REALS);
    assertThat(attack.perturb(network, LOSS, inputs, targets, Seeds.of(0)).toArray())
        .containsExactly(-7.5, 9.5);
  }

  @Nested
  class Contract implements AttackContract.Searching {
    @Override
    public Attack attack(double strength) {
      return new Fgsm(strength);
    }

    @Override
    public Norm norm() {
      return Norm.L_INF;
    }
  }

  private static double[] moved(Attack attack, Batch batch) {
    return attack
        .perturb(ToyNetworks.network(), LOSS, batch.inputs(), batch.targets(), Seeds.of(0))
        .toArray();
  }
}
