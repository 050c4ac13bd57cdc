package org.chainzrule.robustness.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.ToyNetworks;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Evaluation;
import org.junit.jupiter.api.Test;

class RobustAccuracyTest {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();
  private static final Seeds SEEDS = Seeds.of(0);

  /** A network that predicts class 1 above one half. */
  private static final Layer HALF =
      new Dense(
          new Parameter("weight", Tensor.of(new double[][] {{-1, 1}})),
          new Parameter("bias", Parameter.Role.BIAS, Tensor.of(new double[][] {{0.5, -0.5}})),
          Activation.identity());

  /** Points at distances 0.4, 0.05, 0.2 and -0.3 from one half, on the correct side if positive. */
  private static final Table DATA =
      Table.of(new double[][] {{0.9}, {0.45}, {0.7}, {0.8}}, new int[] {1, 0, 1, 0}, 2);

  @Test
  void correct_examples_further_than_epsilon_from_the_boundary_are_robust() {
    assertThat(accuracy(0.04)).isEqualTo(new RobustAccuracy(0.75, 0.75));
    assertThat(accuracy(0.06)).isEqualTo(new RobustAccuracy(0.75, 0.5));
    assertThat(accuracy(0.21)).isEqualTo(new RobustAccuracy(0.75, 0.25));
    assertThat(accuracy(0.41)).isEqualTo(new RobustAccuracy(0.75, 0));
  }

  @Test
  void an_example_that_is_correct_only_under_attack_is_not_robust() {
    Attack helpful = (network, loss, inputs, targets, seeds) -> targets.times(0.5).plus(0.25);
    RobustAccuracy accuracy = RobustAccuracy.of(HALF, LOSS, DATA, helpful, SEEDS);
    assertThat(accuracy).isEqualTo(new RobustAccuracy(0.75, 0.75));
  }

  @Test
  void the_clean_accuracy_equals_that_of_an_evaluation() {
    Table data = ToyNetworks.cube(60, 3);
    double clean =
        RobustAccuracy.of(ToyNetworks.network(), LOSS, data, new GaussianNoise(0.1), SEEDS).clean();
    assertThat(Evaluation.of(ToyNetworks.network(), LOSS, data).accuracy()).hasValue(clean);
  }

  @Test
  void the_batch_size_does_not_change_the_result() {
    Table data = ToyNetworks.cube(60, 3);
    RobustAccuracy.Outcomes whole =
        RobustAccuracy.outcomes(ToyNetworks.network(), LOSS, data, new Fgsm(0.1), SEEDS, 60);
    RobustAccuracy.Outcomes parts =
        RobustAccuracy.outcomes(ToyNetworks.network(), LOSS, data, new Fgsm(0.1), SEEDS, 7);
    assertThat(parts.clean()).isEqualTo(whole.clean());
    assertThat(parts.robust()).isEqualTo(whole.robust());
  }

  @Test
  void every_batch_has_different_seeds() {
    Set<Seeds> seen = new HashSet<>();
    Attack watching =
        (network, loss, inputs, targets, seeds) -> {
          seen.add(seeds);
          return inputs;
        };
    RobustAccuracy.outcomes(
        ToyNetworks.network(), LOSS, ToyNetworks.cube(20, 3), watching, SEEDS, 5);
    assertThat(seen).hasSize(4);
  }

  @Test
  void the_measurement_leaves_no_tensors_behind() {
    Table data = ToyNetworks.cube(20, 3);
    RobustAccuracy.of(ToyNetworks.network(), LOSS, data, Pgd.linf(0.1), SEEDS);
    long before = TensorScope.pooledBytes();
    RobustAccuracy.of(ToyNetworks.network(), LOSS, data, Pgd.linf(0.1), SEEDS);
    assertThat(TensorScope.pooledBytes()).isEqualTo(before);
  }

  @Test
  void values_and_losses_without_classes_are_rejected() {
    Table values = Table.of(new double[][] {{1}}, new double[][] {{1, 0}});
    assertThatThrownBy(() -> RobustAccuracy.of(HALF, LOSS, values, new Fgsm(0.1), SEEDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected data with classes, got values");
    Loss undecided = LOSS::perExample;
    assertThatThrownBy(() -> RobustAccuracy.of(HALF, undecided, DATA, new Fgsm(0.1), SEEDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected a loss that decides for classes, got ");
  }

  private static RobustAccuracy accuracy(double epsilon) {
    RobustAccuracy accuracy = RobustAccuracy.of(HALF, LOSS, DATA, new Fgsm(epsilon), SEEDS);
    RobustAccuracy strong = RobustAccuracy.of(HALF, LOSS, DATA, Pgd.linf(epsilon), SEEDS);
    assertThat(strong.robust()).isCloseTo(accuracy.robust(), within(1e-15));
    return accuracy;
  }
}
