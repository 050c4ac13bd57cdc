package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.UnaryOperator;
import org.chainzrule.data.Dataset;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Sgd;
import org.chainzrule.penalty.InputGradientPenalty;
import org.chainzrule.penalty.WeightDecay;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;
import org.junit.jupiter.api.Test;

class AccumulationTest {

  /** 53 is two steps of 24 and one of 5: three batches of 8, and one of 5. */
  private static final Dataset DATA = Toy.circle(0, 53);

  private final Watching together = new Watching();
  private final Watching apart = new Watching();

  @Test
  void accumulated_batches_give_the_update_of_one_large_batch() {
    assertSame(trainer -> trainer);
  }

  @Test
  void a_penalty_that_is_a_mean_counts_once_per_step() {
    assertSame(
        trainer ->
            trainer
                .with(Dreg.layerwise(0.1))
                .with(new InputGradientPenalty(0.1))
                .with(new WeightDecay(0.01)));
  }

  @Test
  void clipping_uses_the_norm_of_the_accumulated_gradient() {
    assertSame(trainer -> trainer.clip(0.1).clipValue(0.05));
  }

  /** 53 is a step of 35, five batches of 7, and one of 18: 7, 7 and 4. */
  @Test
  void a_smaller_last_batch_weighs_less() {
    double[] whole = trained(trainer -> trainer.batch(35), together);
    double[] parts = trained(trainer -> trainer.batch(7).accumulate(5), apart);
    assertThat(parts).containsExactly(whole, within(1e-12));
    assertThat(apart.steps).extracting(Callback.Step::examples).startsWith(35, 18);
  }

  @Test
  void one_batch_per_step_is_the_same_as_no_accumulation() {
    assertThat(trained(trainer -> trainer.batch(8).accumulate(1), together))
        .isEqualTo(trained(trainer -> trainer.batch(8), apart));
  }

  @Test
  void accumulation_needs_the_memory_of_one_batch() {
    trained(trainer -> trainer.batch(8).accumulate(6), together);
    long before = TensorScope.pooledBytes();
    trained(trainer -> trainer.batch(8).accumulate(6), together);
    assertThat(TensorScope.pooledBytes()).isEqualTo(before);
  }

  @Test
  void the_error_for_a_gradient_that_is_not_finite_names_its_layer() {
    Layer network = Toy.network(Precision.DOUBLE);
    assertThatThrownBy(
            () ->
                Trainer.create(network, Loss.softmaxCrossEntropy())
                    .with(new Sgd(1e60, 0))
                    .batch(8)
                    .accumulate(3)
                    .fit(DATA, 50))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("of epoch")
        .hasMessageContaining("layer");
  }

  private void assertSame(UnaryOperator<Trainer> change) {
    double[] whole = trained(trainer -> change.apply(trainer).batch(24), together);
    double[] parts = trained(trainer -> change.apply(trainer).batch(8).accumulate(3), apart);
    assertThat(parts).containsExactly(whole, within(1e-12));
    assertThat(apart.steps).hasSameSizeAs(together.steps).hasSize(6);
    for (int i = 0; i < 6; i++) {
      Callback.Step expected = together.steps.get(i);
      Callback.Step step = apart.steps.get(i);
      assertThat(step.examples()).isEqualTo(expected.examples());
      assertThat(step.rate()).isEqualTo(expected.rate());
      assertThat(step.loss()).isCloseTo(expected.loss(), within(1e-12));
      assertThat(step.penalty()).isCloseTo(expected.penalty(), within(1e-12));
      assertThat(step.gradientNorm()).isCloseTo(expected.gradientNorm(), within(1e-12));
    }
  }

  private static double[] trained(UnaryOperator<Trainer> change, Watching watching) {
    Layer network = Toy.network(Precision.DOUBLE);
    change
        .apply(Trainer.create(network, Loss.softmaxCrossEntropy()))
        .with(new Sgd(0.1, 0.9))
        .with(watching)
        .fit(DATA, 2);
    return Toy.numbers(network);
  }
}
