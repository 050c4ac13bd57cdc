package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.chainzrule.data.Augmented;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.checkpoint.CheckpointException;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.chainzrule.train.exchange.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training sees augmented examples, the same ones however it runs. */
class AugmentationTest {

  private static final Dataset TRAIN = Toy.circle(0, 50);
  private static final Dataset OTHER = Toy.circle(1, 30);

  @TempDir private Path folder;

  private static Augmented turned(long seed) {
    return Augmented.of(TRAIN, Seeds.of(seed), AugmentationTest::turned);
  }

  /** A circle stays a circle. */
  private static double[] turned(double[] point, Seeds seeds) {
    double angle = seeds.generator().nextDouble(0, 2 * Math.PI);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    return new double[] {cos * point[0] - sin * point[1], sin * point[0] + cos * point[1]};
  }

  private static double[] trained(Dataset data, UnaryOperator<Trainer> change) {
    Layer network = Toy.network(Precision.SINGLE);
    change.apply(trainer(network)).fit(data, OTHER, 3);
    return Toy.numbers(network);
  }

  private static Trainer trainer(Layer network) {
    return Trainer.create(network, Loss.softmaxCrossEntropy())
        .with(new Adam(0.02))
        .batch(5)
        .accumulate(3)
        .seed(3);
  }

  @Test
  void every_epoch_sees_each_example_once_and_changed_in_a_new_way() {
    List<Double> seen = Collections.synchronizedList(new ArrayList<>());
    Augmented data =
        Augmented.of(
            TRAIN,
            Seeds.of(1),
            (point, seeds) -> {
              Generator random = seeds.generator();
              seen.add(random.nextDouble());
              return point;
            });
    trained(data, trainer -> trainer);
    assertThat(seen).hasSize(3 * 50).doesNotHaveDuplicates();
  }

  @Test
  void the_bytes_are_the_same_with_prefetching_and_at_several_workers() {
    double[] plain = trained(TRAIN, trainer -> trainer);
    double[] alone = trained(turned(1), trainer -> trainer);
    assertThat(alone).isNotEqualTo(plain);
    assertThat(trained(turned(2), trainer -> trainer)).isNotEqualTo(alone);
    assertThat(trained(turned(1), trainer -> trainer.prefetch(3))).isEqualTo(alone);
    for (double[] each :
        ThreadExchange.run(3, exchange -> trained(turned(1), trainer -> trainer.with(exchange)))) {
      assertThat(each).isEqualTo(alone);
    }
    assertThat(trained(turned(1), trainer -> trainer.with(Exchange.none()))).isEqualTo(alone);
  }

  @Test
  void a_run_stopped_anywhere_and_resumed_ends_in_the_same_bytes() {
    double[] whole = trained(turned(1), trainer -> trainer);
    for (int stop : new int[] {1, 4, 6, 11}) {
      Checkpoints here = Checkpoints.in(folder.resolve("at" + stop));
      trained(turned(1), trainer -> trainer.with(here).with(Watching.stopAfter(stop)));
      assertThat(trained(turned(1), trainer -> trainer.with(here).resuming())).isEqualTo(whole);
    }
  }

  @Test
  void a_run_of_other_changes_is_another_run() {
    Checkpoints here = Checkpoints.in(folder);
    trained(turned(1), trainer -> trainer.with(here));
    for (Dataset other : List.of(turned(2), TRAIN)) {
      assertThatThrownBy(() -> trained(other, trainer -> trainer.with(here).resuming()))
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith("expected to resume a run with the same training set, got ");
    }
  }
}
