package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.chainzrule.data.Dataset;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.ClassWeights;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.ordinal.OrdinalHead;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.penalty.IntervalBoundPenalty;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.checkpoint.CheckpointException;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on with more epochs, and runs that are not the same and must not go on. */
class ExtendingTest {

  private static final Dataset TRAIN = Toy.circle(1, 100);
  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  @TempDir private Path folder;

  private static Layer network(double dropout) {
    return Sequential.plan(
            Dense.plan(2, 4, PolynomialActivation.cubic()), Dropout.plan(dropout), Dense.plan(4, 2))
        .build(Seeds.of(7), Precision.SINGLE);
  }

  private Trainer trainer(Layer network, Loss loss, Schedule rate) {
    return Trainer.create(network, loss)
        .with(new Adam(rate))
        .batch(30)
        .with(Checkpoints.in(folder.resolve("run")));
  }

  @Test
  void with_a_constant_rate_more_epochs_end_in_the_bytes_of_a_run_that_had_them_at_once() {
    for (Schedule rate :
        new Schedule[] {Schedule.constant(1e-2), Schedule.stepDecayEvery(1e-2, 0.5, 3)}) {
      Path other = folder.resolve(rate.toString().replace(' ', '-'));
      Layer whole = network(0.2);
      Trainer.create(whole, LOSS).with(new Adam(rate)).batch(30).fit(TRAIN, 5);
      Layer extended = network(0.2);
      Trainer trainer =
          Trainer.create(extended, LOSS).with(new Adam(rate)).batch(30).with(Checkpoints.in(other));
      trainer.fit(TRAIN, 3);
      TrainingResult result = trainer.extending().fit(TRAIN, 5);
      assertThat(result.epochs()).hasSize(5);
      assertThat(Toy.numbers(extended)).isEqualTo(Toy.numbers(whole));
      assertThat(trainer.extending().fit(TRAIN, 5).epochs()).hasSize(5);
    }
  }

  @Test
  void schedules_over_the_whole_run_are_refused_by_name() {
    Trainer cosine = trainer(network(0), LOSS, Schedule.cosine(1e-2, 0));
    cosine.fit(TRAIN, 3);
    assertThatThrownBy(() -> cosine.extending().fit(TRAIN, 5))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(
            "expected schedules that do not depend on the number of epochs, such as a constant, to"
                + " go on with 5 epochs after 3, got cosine 0.01 to 0.0 of the learning rate, which"
                + " is ");
  }

  @Test
  void a_penalty_that_grows_over_the_run_is_refused_too() {
    Trainer growing =
        trainer(network(0), LOSS, Schedule.constant(1e-2))
            .with(Dreg.layerwise(Schedule.linear(0, 1e-3)));
    growing.fit(TRAIN, 2);
    assertThatThrownBy(() -> growing.extending().fit(TRAIN, 3))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("got linear 0.0 to 0.001 of the penalty 0, which is ");
  }

  @Test
  void a_radius_that_grows_over_the_run_is_refused_too() {
    Trainer growing = trainer(network(0), LOSS, Schedule.constant(1e-2)).with(boxes(0.1));
    growing.fit(TRAIN, 2);
    refused(
        trainer(network(0), LOSS, Schedule.constant(1e-2)).with(boxes(0.2)), TRAIN, "penalty 0");
    assertThatThrownBy(() -> growing.extending().fit(TRAIN, 3))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("got linear 0.0 to 0.1 of the radius of penalty 0, which is ");
  }

  private static IntervalBoundPenalty boxes(double radius) {
    return new IntervalBoundPenalty(
        Schedule.constant(1), Schedule.linear(0, radius), Interval.REALS);
  }

  @Test
  void without_asking_for_it_more_epochs_are_refused_with_the_way_to_ask() {
    Trainer constant = trainer(network(0), LOSS, Schedule.constant(1e-2));
    constant.fit(TRAIN, 2);
    assertThatThrownBy(() -> constant.resuming().fit(TRAIN, 3))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(
            "expected to resume a run with the same number of epochs, got 3 where the checkpoint"
                + " has 2: ")
        .hasMessageEndingWith("; Trainer.extending() goes on with more epochs");
    assertThatThrownBy(() -> constant.extending().fit(TRAIN, 1))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the same number of epochs, got 1 where the checkpoint has 2");
  }

  @Test
  void whatever_changes_the_arithmetic_is_noticed() {
    Schedule rate = Schedule.constant(1e-2);
    trainer(network(0.2), LOSS, rate).fit(TRAIN, 2);
    Trainer same = trainer(network(0.2), LOSS, rate).resuming();
    assertThat(same.fit(TRAIN, 2).epochs()).hasSize(2);
    refused(trainer(network(0.2), Loss.meanSquaredError(), rate), TRAIN, "loss");
    refused(
        trainer(network(0.2), OrdinalHead.SOFTMAX.loss(2).weighted(ClassWeights.of(1, 2)), rate),
        TRAIN,
        "loss");
    refused(trainer(network(0.3), LOSS, rate), TRAIN, "network");
    refused(trainer(network(0.2), LOSS, rate).lastBatch(LastBatch.DROP), TRAIN, "last batch");
    refused(same.accumulate(2), TRAIN, "number of batches a step");
    refused(same.clip(1), TRAIN, "clipping by norm");
    refused(same.with(new MovingAverage(0.9)), TRAIN, "average");
    refused(same.with(Dreg.layerwise(1e-3)), TRAIN, "penalty 0");
    // Of another circle of the same size, a single example is enough.
    int[] rows = IntStream.range(0, 100).toArray();
    rows[99] = 98;
    refused(same, TRAIN.subset(rows), "set");
  }

  @Test
  void other_class_weights_are_another_loss() {
    Schedule rate = Schedule.constant(1e-2);
    trainer(network(0), LOSS.weighted(ClassWeights.of(1, 2)), rate).fit(TRAIN, 2);
    refused(trainer(network(0), LOSS.weighted(ClassWeights.of(1, 5)), rate), TRAIN, "loss");
    refused(trainer(network(0), LOSS, rate), TRAIN, "loss");
    Trainer same = trainer(network(0), LOSS.weighted(ClassWeights.of(1, 2)), rate);
    assertThat(same.resuming().fit(TRAIN, 2).epochs()).hasSize(2);
  }

  @Test
  void more_epochs_are_advised_only_where_they_are_possible() {
    Trainer cosine = trainer(network(0), LOSS, Schedule.cosine(1e-2, 0));
    cosine.fit(TRAIN, 2);
    assertThatThrownBy(() -> cosine.resuming().fit(TRAIN, 3))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the same number of epochs, got 3 where the checkpoint has 2")
        .hasMessageEndingWith(
            "; it cannot go on with more, since cosine 0.01 to 0.0 of the learning rate depends on"
                + " their number");
    assertThatThrownBy(() -> cosine.resuming().fit(TRAIN, 1))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the same number of epochs, got 1 where the checkpoint has 2")
        .hasMessageEndingWith(".safetensors");
  }

  private static void refused(Trainer trainer, Dataset data, String what) {
    assertThatThrownBy(() -> trainer.resuming().fit(data, 2))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("expected to resume a run with the same ")
        .hasMessageContaining(what);
  }
}
