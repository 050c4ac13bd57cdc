package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.BatchNorm;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Flatten;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.Unflatten;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.junit.jupiter.api.Test;

/** Batches that are too small for a layer that normalises by their variance. */
class LastBatchTest {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  private static Layer network() {
    return Sequential.create(
        Seeds.of(7),
        Dense.plan(2, 32, PolynomialActivation.cubic()),
        BatchNorm.plan(32),
        Dense.plan(32, 2));
  }

  private static double accuracy(int examples, LastBatch last) {
    Layer network = network();
    Trainer.create(network, LOSS)
        .with(new Adam(1e-2))
        .batch(512)
        .lastBatch(last)
        .fit(Toy.circle(1, examples), 40);
    return Evaluation.of(network, LOSS, Toy.circle(2, 4_000)).accuracy().orElseThrow();
  }

  @Test
  void one_example_more_costs_nothing_where_it_is_joined_or_dropped() {
    double full = accuracy(1_024, LastBatch.KEEP);
    assertThat(full).isGreaterThan(0.98);
    assertThat(accuracy(1_025, LastBatch.JOIN)).isGreaterThan(full - 0.01);
    assertThat(accuracy(1_025, LastBatch.DROP)).isGreaterThan(full - 0.01);
  }

  @Test
  void a_last_batch_of_one_is_refused_before_the_first_step() {
    Layer network = network();
    double[] before = Toy.numbers(network);
    Trainer trainer = Trainer.create(network, LOSS).batch(512);
    assertThatThrownBy(() -> trainer.fit(Toy.circle(1, 1_025), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected batches of at least 2 examples for Dense 2 -> 32")
        .hasMessageEndingWith(
            "got 1025 examples in batches of 512, of which the last has 1;"
                + " Trainer.lastBatch(LastBatch.JOIN) adds them to the batch before it");
    assertThatThrownBy(() -> trainer.batch(1).fit(Toy.circle(1, 16), 1))
        .hasMessageStartingWith("expected batches of at least 2 examples");
    assertThat(Toy.numbers(network)).isEqualTo(before);
  }

  @Test
  void an_image_has_a_variance_of_its_own() {
    Layer images =
        Sequential.create(
            Seeds.of(1),
            Unflatten.plan(2, 1, 1),
            BatchNorm.plan(1),
            Flatten.plan(),
            Dense.plan(2, 2));
    assertThat(images.leastBatch(Shape.of(2))).isEqualTo(1);
    assertThat(network().leastBatch(Shape.of(2))).isEqualTo(2);
    Trainer.create(images, LOSS).batch(8).fit(Toy.circle(1, 9), 1);
  }

  @Test
  void in_a_training_pass_a_single_number_is_refused_and_statistics_stay() {
    BatchNorm layer = (BatchNorm) BatchNorm.plan(2).build(Seeds.of(0), Precision.DOUBLE);
    Variable one = Variable.constant(Tensor.of(new double[][] {{3, 4}}));
    assertThatThrownBy(() -> layer.forward(one, Pass.training(Seeds.of(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected a training batch of at least 2 numbers for each feature of BatchNorm 2,"
                + " whose variance it normalises by, got 1");
    assertThat(layer.mean().value().toArray()).containsExactly(0, 0);
    assertThat(layer.variance().value().toArray()).containsExactly(1, 1);
    assertThat(layer.forward(one, Pass.inference()).shape()).isEqualTo(Shape.of(1, 2));
  }
}
