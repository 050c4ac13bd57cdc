package org.chainzrule.robustness.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Batch;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.ToyNetworks;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class AttackTargetTest {

  private static final Batch BATCH = ToyNetworks.batch(ToyNetworks.cube(5, 3));

  @Test
  void losses_of_a_batch_equal_those_of_single_examples() {
    Loss loss = Loss.softmaxCrossEntropy();
    double[] losses = score(ToyNetworks.network(), loss).losses();
    for (int i = 0; i < losses.length; i++) {
      Variable x = Variable.constant(BATCH.inputs().gather(i));
      Variable alone =
          loss.mean(ToyNetworks.network().forward(x, Pass.inference()), BATCH.targets().gather(i));
      assertThat(losses[i]).isPositive().isCloseTo(alone.value().item(), within(1e-14));
    }
  }

  @Test
  void losses_of_a_confident_network_in_32_bits_differ() {
    Tensor inputs = Tensor.of(new double[][] {{30}, {31}}).cast(Precision.SINGLE);
    Tensor targets = Tensor.zeros(Shape.of(2, 1), Precision.SINGLE);
    Layer one =
        (x, pass) ->
            x.times(Variable.constant(Tensor.of(Shape.of(1, 2), 1, 0).cast(Precision.SINGLE)));
    double[] losses =
        new AttackTarget(one, Loss.softmaxCrossEntropy(), inputs, targets).score(inputs).losses();
    assertThat(losses[0]).isCloseTo(Math.exp(-30), within(1e-15)).isGreaterThan(losses[1]);
  }

  @Test
  void predictions_are_never_wrong_for_a_loss_without_classes() {
    AttackTarget.Score score = score(ToyNetworks.network(), (y, t) -> y.squared().sum(1));
    assertThat(score.right()).containsOnly(true);
  }

  @Test
  void outputs_that_are_not_finite_count_as_wrong() {
    Tensor inputs = Tensor.of(new double[][] {{1, 0}, {Double.NaN, 0}, {1e308, 0}});
    Tensor targets = Tensor.of(new double[][] {{0}, {0}, {0}});
    Layer twice = ToyNetworks.linear(new double[] {10, 0}, new double[] {0, 10});
    AttackTarget victim = new AttackTarget(twice, Loss.softmaxCrossEntropy(), inputs, targets);
    AttackTarget.Score score = victim.score(inputs);
    assertThat(score.right()).containsExactly(true, false, false);
    assertThat(score.losses()[1]).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(score.losses()[2]).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void a_small_gradient_keeps_its_direction() {
    double[] g = {3e-200, 0, 4e-200, 0};
    Norm.L2.steepest(g, 2, 0.5);
    assertThat(g).containsExactly(new double[] {0.3, 0, 0.4, 0}, within(1e-15));
  }

  @Test
  void the_gradient_is_that_of_the_loss() {
    Layer identity = Sequential.of();
    AttackTarget victim =
        new AttackTarget(
            identity, Loss.meanSquaredError(), BATCH.inputs(), BATCH.inputs().times(0));
    Variable x = Variable.constant(BATCH.inputs());
    double[] expected = x.times(2.0 / 15).value().toColumns();
    assertThat(victim.gradient(BATCH.inputs().toColumns()))
        .containsExactly(expected, within(1e-15));
  }

  private static AttackTarget.Score score(Layer network, Loss loss) {
    return new AttackTarget(network, loss, BATCH.inputs(), BATCH.targets()).score(BATCH.inputs());
  }
}
