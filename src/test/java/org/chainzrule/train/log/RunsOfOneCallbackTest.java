package org.chainzrule.train.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.chainzrule.io.DataException;
import org.chainzrule.model.ModelSummary;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.TrainingVolatility;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.train.Callback;
import org.chainzrule.train.Toy;
import org.chainzrule.train.Trainer;
import org.chainzrule.train.Watching;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callbacks that are used for several runs, or for a resumed one, begin anew with each. */
class RunsOfOneCallbackTest {

  private static final Loss LOSS = Loss.softmaxCrossEntropy();

  @TempDir private Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private ProgressBar bar() {
    return new ProgressBar(new PrintStream(printed, true, StandardCharsets.UTF_8), 80);
  }

  private static Trainer trainer() {
    return Trainer.create(Toy.network(Precision.DOUBLE), LOSS).batch(10);
  }

  @Test
  void a_progress_bar_takes_runs_of_any_length() {
    ProgressBar bar = bar();
    for (int epochs : new int[] {2, 10, 1}) {
      trainer().with(bar).fit(Toy.circle(0, 40), epochs);
      assertThat(printed.toString(StandardCharsets.UTF_8))
          .contains("epoch " + epochs + "/" + epochs);
    }
  }

  @Test
  void the_time_left_is_that_of_the_run_alone() throws InterruptedException {
    ProgressBar bar = bar();
    bar.beforeRun(new Callback.Run(1, 4, 0));
    bar.afterStep(step(1));
    Thread.sleep(1_500);
    printed.reset();
    // Half of a run that has just begun: what is left is about what it took.
    bar.beforeRun(new Callback.Run(1, 4, 0));
    bar.afterStep(step(2));
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("0 s left");
  }

  @Test
  void a_volatility_is_that_of_the_latest_run() {
    TrainingVolatility reused = new TrainingVolatility();
    trainer().with(reused).fit(Toy.circle(0, 40), 3);
    trainer().with(reused).fit(Toy.circle(1, 40), 1);
    TrainingVolatility fresh = new TrainingVolatility();
    trainer().with(fresh).fit(Toy.circle(1, 40), 1);
    assertThat(reused.steps()).isEqualTo(4);
    assertThat(reused.peak()).isEqualTo(fresh.peak());
    assertThat(reused.standardDeviation()).isEqualTo(fresh.standardDeviation());
  }

  @Test
  void steps_that_are_done_again_after_a_resume_are_shown_once() throws IOException {
    Path events = folder.resolve("events");
    Checkpoints checkpoints = Checkpoints.in(folder.resolve("checkpoints"));
    // Ends as if killed in step 14; the latest checkpoint is that of step 8.
    try {
      logged(events, checkpoints, 14);
    } catch (IllegalStateException killed) {
      assertThat(killed).hasMessage("killed");
    }
    List<Path> first = files(events);
    logged(events, checkpoints, 0);
    List<Path> second = files(events);
    second.removeAll(first);
    assertThat(second).hasSize(1);
    List<Long> steps =
        EventReader.shown(List.of(first.get(0), second.get(0))).stream()
            .filter(event -> event.values().containsKey("train/loss"))
            .map(EventReader.Event::step)
            .toList();
    assertThat(steps).isEqualTo(LongStream.rangeClosed(1, 32).boxed().toList());
    assertThat(EventReader.read(second.get(0)).stream().filter(EventReader.Event::starts))
        .extracting(EventReader.Event::step)
        .containsExactly(9L);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return new ArrayList<>(all.toList());
    }
  }

  private static Callback.Step step(int number) {
    return new Callback.Step(1, number, 4, 8, 0.5, 0, 1, List.of(), 1e-3, 2_000);
  }

  private static void logged(Path events, Checkpoints checkpoints, long kill) {
    Layer network = Toy.network(Precision.DOUBLE);
    Callback killer =
        new Callback() {
          @Override
          public Decision afterStep(Step step) {
            if (step.step() == kill) {
              throw new IllegalStateException("killed");
            }
            return Decision.CONTINUE;
          }
        };
    try (TensorBoardLog log = TensorBoardLog.in(events, ModelSummary.of(network, Shape.of(2)))) {
      Trainer.create(network, LOSS)
          .batch(64)
          .with(checkpoints)
          .resuming()
          .with(log)
          .with(killer)
          .fit(Toy.circle(1, 512), 4);
    }
  }

  @Test
  void a_log_on_a_full_disk_is_given_up_and_the_training_goes_on() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "there is no device that is always full");
    try (LogFile log = LogFile.csv(full)) {
      assertThat(trainer().with(log).fit(Toy.circle(0, 40), 2).epochs()).hasSize(2);
    }
  }

  @Test
  void a_resumed_log_that_is_used_again_drops_what_is_repeated() throws IOException {
    Path file = folder.resolve("log.csv");
    try (LogFile log = LogFile.csv(file).resuming()) {
      for (int run : IntStream.range(0, 2).toArray()) {
        trainer().seed(run).with(log).fit(Toy.circle(0, 40), 1);
      }
    }
    assertThat(Files.readAllLines(file)).hasSize(1 + 4 + 1);
  }

  @Test
  void a_log_that_cannot_be_written_is_refused_before_the_first_step() throws IOException {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    Watching watching = new Watching();
    try (LogFile log = LogFile.csv(gone.resolve("log.csv"))) {
      Files.delete(gone);
      assertThatThrownBy(() -> trainer().with(watching).with(log).fit(Toy.circle(0, 40), 1))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("log.csv");
    }
    assertThat(watching.steps).isEmpty();
  }

  @Test
  void a_log_whose_folder_vanishes_after_the_start_does_not_end_a_training() throws IOException {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    try (LogFile log = LogFile.csv(gone.resolve("log.csv"))) {
      Callback vanishing =
          new Callback() {
            @Override
            public void beforeRun(Run run) {
              try {
                Files.delete(gone);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          };
      assertThat(trainer().with(log).with(vanishing).fit(Toy.circle(0, 40), 2).epochs()).hasSize(2);
    }
  }

  @Test
  void a_resumed_log_that_was_given_up_begins_anew_with_the_next_run() throws IOException {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    Path file = gone.resolve("log.csv");
    try (LogFile log = LogFile.csv(file).resuming()) {
      log.beforeRun(new Callback.Run(1, 4, 0));
      Files.delete(gone);
      log.afterStep(step(1));
      Files.createDirectory(gone);
      trainer().with(log).fit(Toy.circle(0, 40), 1);
    }
    assertThat(Files.readAllLines(file)).hasSize(1 + 4 + 1);
  }

  @Test
  void a_bar_that_did_not_hear_of_its_run_does_not_end_it() {
    ProgressBar bar = bar();
    Callback passing =
        new Callback() {
          @Override
          public Decision afterStep(Step step) {
            return step.step() < 3 ? Decision.CONTINUE : bar.afterStep(step);
          }
        };
    assertThat(trainer().with(passing).fit(Toy.circle(0, 40), 3).epochs()).hasSize(3);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("epoch 1");
  }

  @Test
  void a_log_of_another_network_does_not_end_a_training() {
    Layer other = Dense.plan(2, 2, Activation.identity()).build(Seeds.of(1), Precision.DOUBLE);
    ModelSummary summary = ModelSummary.of(Toy.network(Precision.DOUBLE), Shape.of(2));
    Watching watching = new Watching();
    try (TensorBoardLog log = TensorBoardLog.in(folder.resolve("events"), summary)) {
      Trainer trainer = Trainer.create(other, LOSS).batch(10).with(log).with(watching);
      assertThat(trainer.fit(Toy.circle(0, 40), 1).epochs()).hasSize(1);
    }
  }
}
