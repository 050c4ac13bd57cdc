package org.chainzrule.penalty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Supplier;
import org.chainzrule.autodiff.GradCheck;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Table;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Trainer;
import org.junit.jupiter.api.Test;

/**
 * What every penalty must satisfy: a number that is not negative and does not depend on its
 * strength, gradients of both orders in every parameter, and a training that strength 0 leaves
 * alone to the bit. A test of a penalty makes it at a strength:
 *
 * <pre>{@code
 * class LassoTest implements PenaltyContract {
 *   @Override
 *   public Penalty penalty(double strength) {
 *     return new Lasso(Schedule.constant(strength));
 *   }
 * }
 * }</pre>
 */
public interface PenaltyContract {

  /** The penalty at one strength. */
  Penalty penalty(double strength);

  @Test
  default void it_is_a_number_that_is_not_negative() {
    for (int seed = 0; seed < 5; seed++) {
      Variable value = of(penalty(1), network(seed), inputs(seed));
      assertThat(value.shape()).isEqualTo(Shape.of());
      assertThat(value.value().precision()).isEqualTo(Precision.DOUBLE);
      assertThat(value.value().item()).isNotNegative().isFinite();
    }
  }

  @Test
  default void the_strength_is_not_part_of_it() {
    double one = of(penalty(1), network(0), inputs(0)).value().item();
    assertThat(of(penalty(7), network(0), inputs(0)).value().item()).isEqualTo(one);
    assertThat(penalty(7).strength().at(3, 10)).isEqualTo(7);
  }

  @Test
  default void gradients_are_right_in_every_parameter() {
    Layer network = network(1);
    assertThat(GradCheck.firstOrder(penaltyOf(network), network.parameters())).isLessThan(1e-6);
  }

  @Test
  default void gradients_of_gradients_are_right_in_every_parameter() {
    Layer network = network(1);
    assertThat(GradCheck.secondOrder(penaltyOf(network), network.parameters())).isLessThan(1e-5);
  }

  @Test
  default void strength_zero_leaves_training_bit_identical() {
    assertThat(trained(penalty(0))).isEqualTo(trained(null));
  }

  @Test
  default void a_strength_changes_training() {
    assertThat(trained(penalty(0.1))).isNotEqualTo(trained(null));
    assertThat(trained(penalty(0.1))).isEqualTo(trained(penalty(0.1)));
  }

  private Supplier<Variable> penaltyOf(Layer network) {
    Penalty penalty = penalty(1);
    return () -> of(penalty, network, inputs(1));
  }

  private static Variable of(Penalty penalty, Layer network, Tensor inputs) {
    Pass pass = Pass.training(Seeds.of(3));
    Variable x =
        penalty.wantsInputGradient()
            ? new Parameter("input", Parameter.Role.INPUT, inputs)
            : Variable.constant(inputs);
    return penalty.of(Forward.of(network, pass, x, labels(), Loss.softmaxCrossEntropy(), 0));
  }

  private static double[] trained(Penalty penalty) {
    Layer network = network(2);
    double[][] inputs = new double[6][];
    for (int i = 0; i < 6; i++) {
      inputs[i] = inputs(i).gather(0).toArray();
    }
    Table data = Table.of(inputs, new int[] {0, 1, 0, 1, 1, 0}, 2);
    Trainer trainer = Trainer.create(network, Loss.softmaxCrossEntropy()).batch(4);
    (penalty == null ? trainer : trainer.with(penalty)).fit(data, 5);
    return network.parameters().stream()
        .flatMapToDouble(parameter -> Arrays.stream(parameter.value().toColumns()))
        .toArray();
  }

  private static Layer network(long seed) {
    return Sequential.plan(
            Dense.plan(3, 4, PolynomialActivation.cubic()),
            Dense.plan(4, 3, Activation.tanh()),
            Dense.plan(3, 2))
        .build(Seeds.of(seed), Precision.DOUBLE);
  }

  private static Tensor inputs(long seed) {
    return Tensor.normal(Seeds.of(seed).child("inputs"), Shape.of(4, 3), Precision.DOUBLE);
  }

  private static Tensor labels() {
    return Tensor.of(new double[][] {{0}, {1}, {1}, {0}});
  }
}
