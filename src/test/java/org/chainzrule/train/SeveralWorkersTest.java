package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Sgd;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.train.checkpoint.CheckpointException;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.chainzrule.train.exchange.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A training gives the same bytes alone and shared out among workers. */
class SeveralWorkersTest {

  /** 53 is two steps of 24 and one of 5: batches of 4, and one of 1. */
  private static final Dataset TRAIN = Toy.circle(0, 53);

  private static final Dataset OTHER = Toy.circle(1, 30);

  @TempDir private Path folder;

  /** What a training leaves and told, without times. */
  private record Outcome(
      List<Double> numbers,
      List<String> steps,
      List<Callback.Validation> validations,
      List<String> epochs,
      long bestStep) {

    static Outcome of(Layer network, TrainingResult result, Watching watching) {
      return new Outcome(
          Arrays.stream(Toy.numbers(network)).boxed().toList(),
          watching.steps.stream()
              .map(s -> s.step() + " " + s.loss() + " " + s.penalty() + " " + s.gradientNorms())
              .toList(),
          result.validations(),
          result.epochs().stream().map(e -> e.loss() + " " + e.penalty()).toList(),
          result.bestStep());
    }

    /** Callbacks are called at the first worker alone. */
    Outcome withoutSteps() {
      return new Outcome(numbers, List.of(), validations, epochs, bestStep);
    }
  }

  private static Outcome trained(
      TrainingKind kind, Exchange exchange, UnaryOperator<Trainer> change, int epochs) {
    Layer network = kind.network();
    Watching watching = new Watching();
    Trainer trainer = change.apply(kind.of(network).with(watching)).with(exchange);
    TrainingResult result = trainer.fit(kind.train(), kind.validation(), epochs);
    return Outcome.of(network, result, watching);
  }

  private static void assertSame(TrainingKind kind, int workers, UnaryOperator<Trainer> change) {
    Outcome alone = trained(kind, Exchange.none(), change, 3);
    assertThat(alone.steps()).isNotEmpty();
    List<Outcome> together = ThreadExchange.run(workers, e -> trained(kind, e, change, 3));
    assertThat(together.get(0)).isEqualTo(alone);
    together
        .subList(1, workers)
        .forEach(other -> assertThat(other).isEqualTo(alone.withoutSteps()));
  }

  @ParameterizedTest
  @EnumSource
  void one_to_five_workers_give_the_bytes_of_one_trainer(TrainingKind kind) {
    for (int workers = 1; workers <= 5; workers++) {
      assertSame(kind, workers, trainer -> trainer);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 9, 20})
  void any_number_of_batches_a_step_gives_the_same_bytes(int accumulate) {
    assertSame(TrainingKind.STATES, 3, trainer -> trainer.batch(3).accumulate(accumulate));
  }

  @ParameterizedTest
  @EnumSource
  void dreg_in_every_scope_gives_the_same_bytes(Dreg.Scope scope) {
    Dreg dreg = Dreg.of(scope, Schedule.constant(1e-2));
    assertSame(TrainingKind.STATES, 3, trainer -> trainer.with(dreg));
  }

  /** 350 thousand numbers are several messages, and their slices cross the borders of tensors. */
  @Test
  void large_networks_give_the_same_bytes() {
    Dataset data = TrainingKind.random(24, 700, generator -> generator.nextDouble(-1, 1));
    double[] alone = large(data, Exchange.none());
    for (double[] numbers : ThreadExchange.run(2, e -> large(data, e))) {
      assertThat(Arrays.equals(numbers, alone)).isTrue();
    }
  }

  private static double[] large(Dataset data, Exchange exchange) {
    Layer network =
        Sequential.plan(Dense.plan(700, 500, Activation.tanh()), Dense.plan(500, 2))
            .build(Seeds.of(7), Precision.SINGLE);
    Trainer trainer = Trainer.create(network, Loss.softmaxCrossEntropy()).batch(8).accumulate(3);
    trainer.with(exchange).fit(data, 1);
    return Toy.numbers(network);
  }

  @ParameterizedTest
  @EnumSource
  void workers_that_die_go_on_from_the_checkpoint_to_the_same_bytes(TrainingKind kind) {
    Outcome alone = trained(kind, Exchange.none(), trainer -> trainer, 3);
    Checkpoints here = Checkpoints.in(folder).everySteps(2);
    assertThatThrownBy(
            () ->
                ThreadExchange.run(
                    3, e -> trained(kind, e, t -> t.with(dying(e.rank(), 4)).with(here), 3)))
        .hasMessage("power cut");
    List<Outcome> resumed =
        ThreadExchange.run(2, e -> trained(kind, e, t -> t.with(here).resuming(), 3));
    resumed.forEach(outcome -> assertThat(outcome.withoutSteps()).isEqualTo(alone.withoutSteps()));
    assertThat(resumed.get(0).steps()).isNotEmpty().hasSizeLessThan(alone.steps().size());
  }

  private static Callback dying(int rank, long step) {
    return new Callback() {
      @Override
      public Decision afterStep(Step report) {
        if (rank == 0 && report.step() == step) {
          throw new IllegalStateException("power cut");
        }
        return Decision.CONTINUE;
      }
    };
  }

  @Test
  void a_callback_of_the_first_worker_stops_all() {
    List<Long> steps =
        ThreadExchange.run(
            3,
            e ->
                TrainingKind.DENSE
                    .of(TrainingKind.DENSE.network())
                    .with(Watching.stopAfter(2))
                    .with(e)
                    .fit(TRAIN, 5)
                    .bestStep());
    assertThat(steps).containsExactly(2L, 2L, 2L);
  }

  @Test
  void workers_with_other_settings_data_or_weights_are_refused_by_name() {
    refused(
        "number of batches a step, got 6 at worker 0 and 5 at worker 1",
        (trainer, rank) -> trainer.accumulate(6 - rank),
        TRAIN);
    refused("seed, got 3 at worker 0 and 4 at worker 1", (t, rank) -> t.seed(3 + rank), TRAIN);
    refused("training set", (trainer, rank) -> trainer, Toy.circle(5, 53));
    assertThatThrownBy(
            () ->
                ThreadExchange.run(
                    2,
                    e -> {
                      Layer network = TrainingKind.DENSE.network();
                      network.parameters().get(0).update(w -> w.fill(e.rank()));
                      return TrainingKind.DENSE.of(network).with(e).fit(TRAIN, 1);
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected all workers to have the same digest of the parameters");
  }

  private interface Changed {
    Trainer of(Trainer trainer, int rank);
  }

  private static void refused(String message, Changed changed, Dataset second) {
    assertThatThrownBy(
            () ->
                ThreadExchange.run(
                    2,
                    e ->
                        changed
                            .of(TrainingKind.DENSE.of(TrainingKind.DENSE.network()), e.rank())
                            .with(e)
                            .fit(e.rank() == 0 ? TRAIN : second, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected all workers to have the same " + message);
  }

  /** A layer that counts its passes in a state, without the pass. */
  private record Counting(Parameter count) implements Layer {
    Counting() {
      this(new Parameter("count", Parameter.Role.STATE, Tensor.scalar(0, Precision.SINGLE)));
    }

    @Override
    public Variable forward(Variable x, Pass pass) {
      count.update(kept -> kept.fill(kept.item() + 1));
      return x.times(1);
    }

    @Override
    public List<Parameter> parameters() {
      return List.of(count);
    }

    @Override
    public Shape outputShape(Shape input) {
      return input;
    }
  }

  @Test
  void a_layer_that_changes_its_state_without_the_pass_is_refused_by_name() {
    assertThatThrownBy(
            () ->
                ThreadExchange.run(
                    2,
                    e -> {
                      Layer network =
                          new Sequential(List.of(new Counting(), TrainingKind.DENSE.network()));
                      return TrainingKind.DENSE.of(network).with(e).fit(TRAIN, 1);
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected layers to move their states by Pass.move");
  }

  @Test
  void numbers_that_are_not_finite_are_named() {
    assertThatThrownBy(
            () ->
                ThreadExchange.run(
                    3,
                    e ->
                        TrainingKind.DENSE
                            .of(TrainingKind.DENSE.network())
                            .with(new Sgd(1e60, 0))
                            .with(e)
                            .fit(TRAIN, 50)))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("expected ")
        .hasMessageContaining("finite");
  }

  @Test
  void only_steps_of_up_to_three_batches_go_on_from_a_checkpoint_of_the_first_format()
      throws Exception {
    for (int accumulate : new int[] {1, 3, 4}) {
      Path here = folder.resolve("of" + accumulate);
      Checkpoints checkpoints = Checkpoints.in(here).keeping(1);
      Trainer trainer = TrainingKind.DENSE.of(TrainingKind.DENSE.network()).accumulate(accumulate);
      trainer.with(Watching.stopAfter(2)).with(checkpoints).fit(TRAIN, 3);
      relabelled(checkpoints.latest().orElseThrow());
      Trainer resumed =
          TrainingKind.DENSE
              .of(TrainingKind.DENSE.network())
              .accumulate(accumulate)
              .with(checkpoints)
              .resuming();
      if (accumulate < 4) {
        assertThat(resumed.fit(TRAIN, 3).epochs()).hasSize(3);
      } else {
        assertThatThrownBy(() -> resumed.fit(TRAIN, 3))
            .isInstanceOf(CheckpointException.class)
            .hasMessageContaining("4 batches a step, whose sums an earlier version made in another")
            .hasMessageContaining("got chainzrule-checkpoint 1");
      }
    }
  }

  /** Says that a checkpoint is of the first format. */
  private static void relabelled(Path checkpoint) {
    TensorFile file = TensorFile.readVerified(checkpoint);
    Map<String, String> metadata = new LinkedHashMap<>(file.metadata());
    assertThat(metadata.put("format", "chainzrule-checkpoint 1"))
        .isEqualTo("chainzrule-checkpoint 2");
    new TensorFile(metadata, file.tensors()).write(checkpoint);
  }
}
