package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same seed gives the same bytes. */
class DeterminismTest {

  @ParameterizedTest
  @EnumSource
  void the_same_seed_gives_the_same_bytes(Precision precision) {
    UnaryOperator<Trainer> dreg = trainer -> trainer.with(Dreg.layerwise(0.01)).seed(5);
    assertThat(trained(precision, dreg)).isEqualTo(trained(precision, dreg));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -1, Long.MIN_VALUE})
  void seed_0_is_a_seed_like_any_other(long other) {
    double[] zero = trained(Precision.DOUBLE, trainer -> trainer.seed(0));
    assertThat(trained(Precision.DOUBLE, trainer -> trainer.seed(0))).isEqualTo(zero);
    assertThat(trained(Precision.DOUBLE, trainer -> trainer.seed(other))).isNotEqualTo(zero);
  }

  @Test
  void the_default_seed_is_0() {
    assertThat(trained(Precision.DOUBLE, trainer -> trainer.seed(0)))
        .isEqualTo(trained(Precision.DOUBLE, UnaryOperator.identity()));
  }

  @ParameterizedTest
  @EnumSource
  void dreg_of_strength_0_gives_the_same_bytes_as_no_dreg(Precision precision) {
    double[] without = trained(precision, UnaryOperator.identity());
    assertThat(trained(precision, trainer -> trainer.with(Dreg.layerwise(0)))).isEqualTo(without);
    assertThat(trained(precision, trainer -> trainer.with(Dreg.layerwise(Schedule.linear(0, 0)))))
        .isEqualTo(without);
    assertThat(trained(precision, trainer -> trainer.with(Dreg.layerwise(1e-3))))
        .isNotEqualTo(without);
  }

  @Test
  void callbacks_and_validation_do_not_change_the_training() {
    Layer watched = network(Precision.DOUBLE);
    Trainer.create(watched, Loss.softmaxCrossEntropy())
        .batch(16)
        .with(new Callback() {})
        .fit(Toy.circle(0, 50), Toy.circle(1, 30), 3);
    assertThat(Toy.numbers(watched)).isEqualTo(trained(Precision.DOUBLE, UnaryOperator.identity()));
  }

  @Test
  void a_trainer_can_be_used_again_and_gives_the_same_result() {
    Sequential network = network(Precision.DOUBLE);
    double[] start = Toy.numbers(network);
    Trainer trainer = Trainer.create(network, Loss.softmaxCrossEntropy()).batch(16);
    trainer.fit(Toy.circle(0, 50), 2);
    double[] first = Toy.numbers(network);
    assertThat(Arrays.equals(first, start)).isFalse();
    Sequential again = network(Precision.DOUBLE);
    for (int i = 0; i < again.parameters().size(); i++) {
      network.parameters().get(i).set(again.parameters().get(i).value());
    }
    trainer.fit(Toy.circle(0, 50), 2);
    assertThat(Toy.numbers(network)).isEqualTo(first);
  }

  private static double[] trained(Precision precision, UnaryOperator<Trainer> change) {
    Layer network = network(precision);
    change
        .apply(Trainer.create(network, Loss.softmaxCrossEntropy()).batch(16))
        .fit(Toy.circle(0, 50), 3);
    return Toy.numbers(network);
  }

  private static Sequential network(Precision precision) {
    return Sequential.plan(
            Dense.plan(2, 4, PolynomialActivation.cubic()), Dropout.plan(0.2), Dense.plan(4, 2))
        .build(Seeds.of(7), precision);
  }
}
