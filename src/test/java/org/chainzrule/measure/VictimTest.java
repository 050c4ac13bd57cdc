package org.chainzrule.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Batch;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
import org.chainzrule.nn.Sequential;
import org.chainzrule.tensor.Tensor;
import org.junit.jupiter.api.Test;

class VictimTest {

  private static final Batch BATCH = Toys.batch(Toys.cube(5, 3));

  @Test
  void losses_at_once_are_those_one_by_one() {
    Loss loss = Loss.softmaxCrossEntropy();
    Loss wrapped = loss::of;
    double[] fast = score(Toys.network(), loss).losses();
    double[] slow = score(Toys.network(), wrapped).losses();
    assertThat(fast).containsExactly(slow, within(1e-14));
    for (double one : fast) {
      assertThat(one).isPositive();
    }
  }

  @Test
  void a_loss_without_classes_is_never_wrong() {
    Victim.Score score = score(Toys.network(), (y, t) -> y.squared().mean());
    assertThat(score.right()).containsOnly(true);
  }

  @Test
  void outputs_that_are_not_finite_are_wrong() {
    Tensor inputs = Tensor.of(new double[][] {{1, 0}, {Double.NaN, 0}, {1e308, 0}});
    Tensor targets = Tensor.of(new double[][] {{0}, {0}, {0}});
    Layer twice = Toys.linear(new double[] {10, 0}, new double[] {0, 10});
    Victim victim = new Victim(twice, Loss.softmaxCrossEntropy(), inputs, targets);
    Victim.Score score = victim.score(inputs);
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
    Victim victim =
        new Victim(identity, Loss.meanSquaredError(), BATCH.inputs(), BATCH.inputs().times(0));
    Variable x = Variable.constant(BATCH.inputs());
    double[] expected = x.times(2.0 / 15).value().toColumns();
    assertThat(victim.gradient(BATCH.inputs().toColumns()))
        .containsExactly(expected, within(1e-15));
  }

  private static Victim.Score score(Layer network, Loss loss) {
    return new Victim(network, loss, BATCH.inputs(), BATCH.targets()).score(BATCH.inputs());
  }
}
