package org.chainzrule.robustness.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.data.Batch;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.ToyNetworks;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

/** The laws of every attack on inputs in 0..1. */
interface AttackContract {

  /** The attack with a given strength; equal calls give equal attacks. */
  Attack attack(double strength);

  @Test
  default void the_result_stays_in_the_box() {
    for (double value : perturbed(attack(0.4), Seeds.of(0))) {
      assertThat(value).isBetween(0.0, 1.0);
    }
  }

  @Test
  default void the_attack_changes_a_copy_of_the_inputs() {
    Batch batch = ToyNetworks.batch(ToyNetworks.cube(9, 3));
    double[] before = batch.inputs().toArray();
    Tensor moved =
        attack(0.1)
            .perturb(ToyNetworks.network(), LOSS, batch.inputs(), batch.targets(), Seeds.of(0));
    assertThat(moved.toArray()).isNotEqualTo(before);
    assertThat(batch.inputs().toArray()).isEqualTo(before);
  }

  @Test
  default void an_attack_of_strength_0_changes_nothing() {
    assertThat(perturbed(attack(0), Seeds.of(0)))
        .isEqualTo(ToyNetworks.batch(ToyNetworks.cube(9, 3)).inputs().toArray());
  }

  @Test
  default void the_same_seeds_give_the_same_bytes() {
    assertThat(perturbed(attack(0.1), Seeds.of(4))).isEqualTo(perturbed(attack(0.1), Seeds.of(4)));
  }

  @Test
  default void the_attack_works_on_other_shapes_precisions_and_losses() {
    Layer network = new Flat(Dense.plan(12, 2).build(Seeds.of(0), Precision.SINGLE));
    Tensor inputs = Tensor.filled(Shape.of(3, 1, 3, 4), Precision.SINGLE, 0.5);
    Tensor targets = Tensor.zeros(Shape.of(3, 2), Precision.SINGLE);
    Tensor moved =
        attack(0.1).perturb(network, Loss.meanSquaredError(), inputs, targets, Seeds.of(0));
    assertThat(moved.shape()).isEqualTo(inputs.shape());
    assertThat(moved.precision()).isEqualTo(Precision.SINGLE);
    assertThat(moved.toArray()).isNotEqualTo(inputs.toArray());
  }

  @Test
  default void inputs_outside_the_box_are_rejected() {
    Tensor inputs = Tensor.of(new double[][] {{0, 0.5, 1.25}});
    Tensor targets = Tensor.of(new double[][] {{1}});
    assertThatThrownBy(
            () -> attack(0.1).perturb(ToyNetworks.network(), LOSS, inputs, targets, Seeds.of(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected inputs in 0.0..1.0, got 1.25");
  }

  @Test
  default void a_strength_that_is_negative_or_not_a_number_is_rejected() {
    for (double strength : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> attack(strength))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("expected a finite ")
          .hasMessageEndingWith("got " + strength);
    }
  }

  @Test
  default void the_attack_leaves_no_tensors_behind_but_its_result() {
    Batch batch = ToyNetworks.batch(ToyNetworks.cube(9, 3));
    Layer network = ToyNetworks.network();
    long[] pooled = new long[2];
    for (int i = 0; i < 2; i++) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor moved =
            attack(0.1).perturb(network, LOSS, batch.inputs(), batch.targets(), Seeds.of(0));
        assertThat(moved.isFinite()).isTrue();
      }
      pooled[i] = TensorScope.pooledBytes();
    }
    assertThat(pooled[1]).isEqualTo(pooled[0]);
  }

  /** The laws of every attack within a ball. */
  interface InBall extends AttackContract {

    Norm norm();

    @Test
    default void the_result_stays_in_the_ball() {
      for (double epsilon : new double[] {0.01, 0.2, 0.7}) {
        double[] lengths = lengths(AttackContract.perturbed(attack(epsilon), Seeds.of(0)));
        for (double length : lengths) {
          assertThat(length).isLessThanOrEqualTo(epsilon + 1e-12);
        }
      }
    }

    private double[] lengths(double[] moved) {
      double[] x = ToyNetworks.batch(ToyNetworks.cube(9, 3)).inputs().toArray();
      double[] lengths = new double[9];
      for (int i = 0; i < 9; i++) {
        for (int j = 0; j < 3; j++) {
          double d = Math.abs(moved[3 * i + j] - x[3 * i + j]);
          lengths[i] = norm() == Norm.L2 ? Math.hypot(lengths[i], d) : Math.max(lengths[i], d);
        }
      }
      return lengths;
    }
  }

  /** The laws of every attack within a ball that searches for the worst point. */
  interface Searching extends InBall {

    @Test
    default void the_attack_on_a_linear_network_follows_its_weights() {
      // The loss of one class grows with 3 x_0 - 4 x_1, that of the other falls.
      Layer network = ToyNetworks.linear(new double[] {0, 3}, new double[] {0, -4});
      Tensor inputs = Tensor.of(new double[][] {{0.5, 0.5}, {0.4, 0.7}});
      Tensor targets = Tensor.of(new double[][] {{0}, {0}});
      double[] moved = attack(0.1).perturb(network, LOSS, inputs, targets, Seeds.of(0)).toArray();
      double right = norm() == Norm.L2 ? 0.06 : 0.1;
      double down = norm() == Norm.L2 ? 0.08 : 0.1;
      double[] expected = {0.5 + right, 0.5 - down, 0.4 + right, 0.7 - down};
      assertThat(moved).containsExactly(expected, within(tolerance()));
    }

    @Test
    default void the_loss_rises() {
      Batch batch = ToyNetworks.batch(ToyNetworks.cube(9, 3));
      AttackTarget victim =
          new AttackTarget(ToyNetworks.network(), LOSS, batch.inputs(), batch.targets());
      Tensor moved =
          attack(0.1)
              .perturb(ToyNetworks.network(), LOSS, batch.inputs(), batch.targets(), Seeds.of(0));
      double[] before = victim.score(batch.inputs()).losses();
      double[] after = victim.score(moved).losses();
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i]).isGreaterThan(before[i]);
      }
    }

    /** The tolerance of the attack on a linear network. */
    default double tolerance() {
      return 1e-12;
    }
  }

  Loss LOSS = Loss.softmaxCrossEntropy();

  /** Nine points of the unit cube after the attack, in row-major order. */
  static double[] perturbed(Attack attack, Seeds seeds) {
    Batch batch = ToyNetworks.batch(ToyNetworks.cube(9, 3));
    return attack
        .perturb(ToyNetworks.network(), LOSS, batch.inputs(), batch.targets(), seeds)
        .toArray();
  }
}
