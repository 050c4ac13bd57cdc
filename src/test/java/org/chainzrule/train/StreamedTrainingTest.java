package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.chainzrule.data.StreamedExamples;
import org.chainzrule.data.StreamedExamples.Example;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Callback.Decision;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings on a stream whose length nobody tells them. */
class StreamedTrainingTest {

  @TempDir private Path folder;

  private final Layer network = Sequential.create(Seeds.of(1), Dense.plan(2, 2));

  private static StreamedExamples stream() {
    return StreamedExamples.ofClasses(
        50,
        2,
        () -> {
          Generator random = Seeds.of(9).generator();
          return IntStream.range(0, 120)
              .mapToObj(
                  i -> {
                    double[] x = {random.nextDouble() - 0.5, random.nextDouble() - 0.5};
                    return new Example(x, x[0] > x[1] ? 1 : 0);
                  });
        });
  }

  private Trainer trainer() {
    return Trainer.create(network, Loss.softmaxCrossEntropy()).with(new Adam(3e-2)).batch(10);
  }

  private double[] weights() {
    return network.parameters().get(0).value().toArray();
  }

  @Test
  void a_network_learns_from_a_stream_chunk_by_chunk() {
    TrainingResult result = trainer().fit(stream(), 12);
    assertThat(result.epochs()).hasSize(12);
    assertThat(Evaluation.of(network, Loss.softmaxCrossEntropy(), stream()).accuracy().orElse(0))
        .isGreaterThan(0.9);
  }

  @Test
  void a_callback_ends_a_training_with_the_chunk_in_which_the_stream_ends() {
    StreamedExamples once = stream();
    Callback atTheEnd =
        new Callback() {
          @Override
          public Decision afterEpoch(Epoch epoch) {
            return once.passes() > 0 ? Decision.STOP : Decision.CONTINUE;
          }
        };
    assertThat(trainer().with(atTheEnd).fit(once, 1_000).epochs()).hasSize(3);
  }

  @Test
  void a_resumed_training_and_one_that_makes_batches_ahead_end_in_the_same_bytes() {
    trainer().fit(stream(), 5);
    double[] whole = weights();
    Layer start = Sequential.create(Seeds.of(1), Dense.plan(2, 2));
    trainerOf(start).prefetch(4).fit(stream(), 5);
    assertThat(start.parameters().get(0).value().toArray()).isEqualTo(whole);
    Layer resumed = Sequential.create(Seeds.of(1), Dense.plan(2, 2));
    Callback stop =
        new Callback() {
          @Override
          public Decision afterStep(Step step) {
            return step.step() == 12 ? Decision.STOP : Decision.CONTINUE;
          }
        };
    Trainer kept = trainerOf(resumed).with(Checkpoints.in(folder));
    kept.with(stop).fit(stream(), 5);
    assertThat(resumed.parameters().get(0).value().toArray()).isNotEqualTo(whole);
    kept.resuming().fit(stream(), 5);
    assertThat(resumed.parameters().get(0).value().toArray()).isEqualTo(whole);
  }

  private static Trainer trainerOf(Layer other) {
    return Trainer.create(other, Loss.softmaxCrossEntropy()).with(new Adam(3e-2)).batch(10);
  }
}
