package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.chainzrule.data.Dataset;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.SpectralDense;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.AdamW;
import org.chainzrule.optim.Sgd;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.tensor.safetensors.FailingDisk;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.chainzrule.train.checkpoint.CheckpointException;
import org.chainzrule.train.checkpoint.CheckpointFolder;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class CheckpointsTest {

  private static final Dataset TRAIN = Toy.circle(0, 50);
  private static final Dataset OTHER = Toy.circle(1, 30);

  /** Four steps per epoch, the last one smaller. */
  private static final int STEPS = 12;

  @TempDir private Path folder;

  /** Kinds of runs, each with another state that a checkpoint must hold. */
  enum Kind {
    ADAM(trainer -> trainer),
    MOMENTUM(trainer -> trainer.with(new Sgd(Schedule.linear(0.05, 0), 0.9, 0.01))),
    EVERYTHING(
        trainer ->
            trainer
                .with(new AdamW(Schedule.cosine(0.03, 0).warmUp(0.2), 0.01))
                .with(new MovingAverage(0.8))
                .with(Plateau.onLoss(0.5, 1))
                .with(EarlyStopping.onLoss(50))
                .with(Dreg.layerwise(Schedule.linear(0, 1e-3)))
                .validateEvery(3)
                .clip(1)),
    ACCUMULATED(trainer -> trainer.batch(5).accumulate(3).prefetch(2)),
    MEASURED(
        trainer ->
            trainer
                .with(new EarlyStopping(Watching.FIRST_NUMBER, 3))
                .with(new Plateau(Watching.SECOND_NUMBER, 0.5, 1, 0))
                .validateEvery(3)),
    IMPATIENT(trainer -> trainer.with(EarlyStopping.onAccuracy(2)).validateEvery(1));

    private final UnaryOperator<Trainer> change;

    Kind(UnaryOperator<Trainer> change) {
      this.change = change;
    }

    Trainer of(Layer network) {
      return change.apply(
          Trainer.create(network, Loss.softmaxCrossEntropy())
              .with(new Adam(Schedule.cosine(0.02, 0)))
              .batch(15)
              .seed(3));
    }
  }

  private static Sequential network(long seed) {
    return Sequential.plan(
            Dense.plan(2, 4, PolynomialActivation.cubic()),
            Dropout.plan(0.2),
            SpectralDense.plan(4, 3, Activation.tanh(), true),
            Dense.plan(3, 2))
        .build(Seeds.of(seed), Precision.SINGLE);
  }

  @ParameterizedTest
  @EnumSource
  void a_run_stopped_at_any_step_and_resumed_ends_in_the_same_bytes(Kind kind) throws IOException {
    Layer whole = network(7);
    TrainingResult expected = kind.of(whole).fit(TRAIN, OTHER, 3);
    for (int stop = 1; stop <= STEPS; stop++) {
      Checkpoints here = Checkpoints.in(folder.resolve("at" + stop));
      kind.of(network(7)).with(Watching.stopAfter(stop)).with(here).fit(TRAIN, OTHER, 3);
      // The network starts with other weights, so that all of them must come from the checkpoint.
      Layer resumed = network(8);
      TrainingResult fit = kind.of(resumed).with(here).resuming().fit(TRAIN, OTHER, 3);
      assertThat(Toy.numbers(resumed)).as("stopped after %d", stop).isEqualTo(Toy.numbers(whole));
      assertThat(fit.validations()).isEqualTo(expected.validations());
      assertThat(fit.bestStep()).isEqualTo(expected.bestStep());
      assertThat(fit.epochs())
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
          .isEqualTo(expected.epochs());
    }
  }

  @Test
  void a_run_that_is_killed_resumes_from_the_latest_periodic_checkpoint() {
    Layer whole = network(7);
    Kind.ADAM.of(whole).fit(TRAIN, OTHER, 3);
    Checkpoints here = Checkpoints.in(folder).everySteps(3);
    assertThatThrownBy(
            () -> Kind.ADAM.of(network(7)).with(dying(8)).with(here).fit(TRAIN, OTHER, 3))
        .hasMessage("power cut");
    Watching watching = new Watching();
    Layer resumed = network(8);
    Kind.ADAM.of(resumed).with(watching).with(here).resuming().fit(TRAIN, OTHER, 3);
    assertThat(watching.steps.get(0).step()).isEqualTo(7);
    assertThat(Toy.numbers(resumed)).isEqualTo(Toy.numbers(whole));
  }

  private static Callback dying(long step) {
    return new Callback() {
      @Override
      public Decision afterStep(Step report) {
        if (report.step() == step) {
          throw new IllegalStateException("power cut");
        }
        return Decision.CONTINUE;
      }
    };
  }

  @Test
  void checkpoints_do_not_change_the_training_and_a_finished_run_is_not_repeated() {
    Layer plain = network(7);
    Kind.EVERYTHING.of(plain).fit(TRAIN, OTHER, 3);
    Layer saved = network(7);
    Checkpoints here = Checkpoints.in(folder).everySteps(1);
    TrainingResult fit = Kind.EVERYTHING.of(saved).with(here).fit(TRAIN, OTHER, 3);
    assertThat(Toy.numbers(saved)).isEqualTo(Toy.numbers(plain));
    Watching watching = new Watching();
    Layer again = network(8);
    TrainingResult resumed =
        Kind.EVERYTHING.of(again).with(here).with(watching).resuming().fit(TRAIN, OTHER, 3);
    assertThat(watching.steps).isEmpty();
    assertThat(Toy.numbers(again)).isEqualTo(Toy.numbers(plain));
    assertThat(resumed.epochs()).isEqualTo(fit.epochs());
    assertThat(resumed.stepMicrosMedian()).isNaN();
  }

  @Test
  void the_latest_and_the_best_checkpoints_are_kept() throws IOException {
    Checkpoints here = Checkpoints.in(folder).everySteps(2).keeping(2);
    TrainingResult fit = Kind.EVERYTHING.of(network(7)).with(here).fit(TRAIN, Toy.circle(2, 30), 3);
    List<Long> written = List.of(2L, 4L, 6L, 8L, 10L, 12L);
    long best =
        fit.validations().stream()
            .filter(validation -> written.contains(validation.step()))
            .min(Comparator.comparingDouble(v -> v.evaluation().loss()))
            .orElseThrow()
            .step();
    assertThat(here.best())
        .hasValue(folder.resolve(String.format(Locale.ROOT, "step-%012d.safetensors", best)));
    assertThat(here.latest()).hasValue(folder.resolve("step-000000000012.safetensors"));
    assertThat(names())
        .contains("step-000000000010.safetensors", "step-000000000012.safetensors")
        .hasSizeBetween(2, 3);
    assertThat(here.best().orElseThrow()).exists();
  }

  @Test
  void the_best_checkpoint_is_chosen_by_any_measure() {
    for (EarlyStopping.Measure measure :
        List.of(Watching.FIRST_NUMBER, Watching.SECOND_NUMBER, EarlyStopping.Measure.ACCURACY)) {
      Checkpoints here = Checkpoints.in(folder.resolve(measure.name()));
      TrainingResult fit = Kind.ADAM.of(network(7)).bestBy(measure).with(here).fit(TRAIN, OTHER, 6);
      long best =
          fit.validations().stream()
              .max(Comparator.comparingDouble(v -> measure.score(v.evaluation())))
              .orElseThrow()
              .step();
      assertThat(here.best().orElseThrow().getFileName())
          .hasToString(String.format(Locale.ROOT, "step-%012d.safetensors", best));
      // The network ends with its last weights, since nothing stops early.
      assertThat(fit.bestEpoch()).isEqualTo(6);
    }
  }

  @Test
  void a_checkpoint_loads_the_averaged_weights_if_it_has_any() {
    Checkpoints here = Checkpoints.in(folder);
    Layer plain = network(7);
    Kind.ADAM.of(plain).with(here).fit(TRAIN, 1);
    Layer loaded = network(8);
    Checkpoints.load(here.latest().orElseThrow(), loaded);
    assertThat(Toy.numbers(loaded)).isEqualTo(Toy.numbers(plain));
    Checkpoints there = Checkpoints.in(folder.resolve("averaged"));
    Layer averaged = network(7);
    Kind.ADAM.of(averaged).with(new MovingAverage(0.5)).with(there).fit(TRAIN, 1);
    Checkpoints.load(there.latest().orElseThrow(), loaded);
    assertThat(Toy.numbers(loaded)).isEqualTo(Toy.numbers(averaged));
    assertThatThrownBy(
            () -> Checkpoints.load(there.latest().orElseThrow(), Toy.network(Precision.SINGLE)))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith(
            "expected average/3 of shape [4, 2] in SINGLE precision, got [4, 3] in");
  }

  @Test
  void a_damaged_checkpoint_is_skipped_with_a_warning() throws IOException {
    Layer whole = network(7);
    Kind.EVERYTHING.of(whole).fit(TRAIN, OTHER, 3);
    Checkpoints here = Checkpoints.in(folder).everySteps(1).keeping(3);
    Kind.EVERYTHING.of(network(7)).with(here).with(Watching.stopAfter(6)).fit(TRAIN, OTHER, 3);
    Path latest = here.latest().orElseThrow();
    byte[] bytes = Files.readAllBytes(latest);
    bytes[bytes.length - 1] ^= 1;
    Files.write(latest, bytes);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(CheckpointFolder.class);
    log.start();
    logger.addAppender(log);
    Watching watching = new Watching();
    Layer resumed = network(8);
    try {
      Kind.EVERYTHING.of(resumed).with(here).with(watching).resuming().fit(TRAIN, OTHER, 3);
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.WARN);
              assertThat(event.getFormattedMessage())
                  .contains("passed over", "SHA-256", latest.getFileName().toString());
            });
    assertThat(watching.steps.get(0).step()).isEqualTo(6);
    assertThat(Toy.numbers(resumed)).isEqualTo(Toy.numbers(whole));
  }

  @Test
  void a_damaged_later_checkpoint_does_not_displace_an_intact_one() throws IOException {
    Checkpoints here = Checkpoints.in(folder).everySteps(1).keeping(1);
    CheckpointFolder files = new CheckpointFolder(here);
    TensorFile some = new TensorFile(Map.of(), Map.of());
    files.write(5, some, 0);
    Files.writeString(files.file(9), "torn");
    files.write(6, some, 0);
    assertThat(names()).containsExactly("step-000000000006.safetensors");
  }

  @Test
  void a_run_with_only_damaged_checkpoints_is_refused_instead_of_started_anew() throws IOException {
    Checkpoints here = Checkpoints.in(folder);
    Files.writeString(new CheckpointFolder(here).file(4), "torn");
    assertThatThrownBy(() -> Kind.ADAM.of(network(7)).with(here).resuming().fit(TRAIN, 3))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("expected a checkpoint that can be read, got 1 that cannot in " + folder);
  }

  @Test
  void resuming_another_run_is_refused_naming_the_difference() {
    Checkpoints here = Checkpoints.in(folder);
    Kind.ADAM.of(network(7)).with(here).fit(TRAIN, OTHER, 3);
    Trainer same = Kind.ADAM.of(network(7)).with(here).resuming();
    refused(() -> same.fit(TRAIN, OTHER, 4), "number of epochs", "4", "3");
    refused(() -> same.seed(4).fit(TRAIN, OTHER, 3), "seed", "4", "3");
    refused(() -> same.batch(16).fit(TRAIN, OTHER, 3), "batch", "16", "15");
    refused(() -> same.clip(2).fit(TRAIN, OTHER, 3), "clipping by norm", "2.0", "Infinity");
    refused(
        () -> same.with(new Adam(Schedule.cosine(0.01, 0))).fit(TRAIN, OTHER, 3),
        "optimizer",
        "cosine 0.01",
        "cosine 0.02");
    refused(
        () -> same.with(Dreg.layerwise(1e-3)).fit(TRAIN, OTHER, 3), "penalty 0", "Dreg", "none");
    refused(
        () -> same.with(Plateau.onLoss(0.5, 2)).fit(TRAIN, OTHER, 3), "plateau", "0.5", "empty");
    refused(
        () -> same.bestBy(Watching.FIRST_NUMBER).fit(TRAIN, OTHER, 3),
        "best checkpoint",
        "first number, higher is better",
        "none");
    refused(
        () -> same.fit(Toy.circle(5, 50), OTHER, 3),
        "training set",
        "50 examples of shape [2] with checksum");
    refused(() -> same.fit(TRAIN, 3), "validation set", "none", "30 examples");
    Layer wider =
        Sequential.plan(Dense.plan(2, 5), Dense.plan(5, 2)).build(Seeds.of(7), Precision.SINGLE);
    refused(
        () -> Kind.ADAM.of(wider).with(here).resuming().fit(TRAIN, OTHER, 3),
        "network",
        "Dense 2 -> 5",
        "Dense 2 -> 4");
  }

  private static void refused(Runnable call, String what, String... parts) {
    assertThatThrownBy(call::run)
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("expected to resume a run with the same " + what + ", got ")
        .hasMessageContaining(" where the checkpoint has ")
        .satisfies(e -> assertThat(List.of(parts)).allMatch(e.getMessage()::contains));
  }

  @Test
  void a_schedule_written_by_a_user_is_identified_by_its_values() {
    Checkpoints here = Checkpoints.in(folder);
    Trainer trainer = Kind.ADAM.of(network(7)).with(here);
    Schedule mine = (step, total) -> 0.01 * (total - step) / total;
    trainer.with(new Adam(mine)).fit(TRAIN, 1);
    trainer.with(new Adam(mine)).resuming().fit(TRAIN, 1);
    refused(
        () -> trainer.with(new Adam((step, total) -> 0.01)).resuming().fit(TRAIN, 1),
        "learning rate");
  }

  @Test
  void a_folder_with_checkpoints_is_not_overwritten_by_a_new_run() throws IOException {
    Checkpoints here = Checkpoints.in(folder);
    Kind.ADAM.of(network(7)).with(here).fit(TRAIN, 1);
    List<String> before = names();
    assertThatThrownBy(() -> Kind.ADAM.of(network(7)).with(here).fit(TRAIN, 1))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("expected a folder without checkpoints, or a trainer that resumes");
    assertThat(names()).isEqualTo(before);
  }

  @Test
  void resuming_without_checkpoints_starts_anew_and_removes_temporary_files() throws IOException {
    Path scratch =
        Files.writeString(folder.resolve("step-000000000002.safetensors.0.part"), "half");
    Path others = Files.writeString(folder.resolve("notes.part"), "mine");
    Layer network = network(7);
    Kind.ADAM.of(network).with(Checkpoints.in(folder)).resuming().fit(TRAIN, 1);
    assertThat(scratch).doesNotExist();
    assertThat(others).exists();
    Layer plain = network(7);
    Kind.ADAM.of(plain).fit(TRAIN, 1);
    assertThat(Toy.numbers(network)).isEqualTo(Toy.numbers(plain));
  }

  @Test
  void a_disk_that_fails_at_any_call_leaves_the_previous_checkpoint() throws IOException {
    Checkpoints here = Checkpoints.in(folder).keeping(1);
    Kind.ADAM.of(network(7)).with(here).fit(TRAIN, 1);
    TensorFile content = TensorFile.readVerified(here.latest().orElseThrow());
    List<String> before = names();
    int calls = 0;
    boolean written = false;
    while (!written) {
      int enough = calls++;
      CheckpointFolder failing =
          new CheckpointFolder(here, (file, path) -> FailingDisk.write(file, path, enough));
      try {
        failing.write(99, content, 0);
        written = true;
      } catch (TensorFileException e) {
        assertThat(e).hasMessageContaining("No space left on device");
        assertThat(names()).isEqualTo(before);
        assertThat(new CheckpointFolder(here).latestIntact().orElseThrow().file().metadata())
            .isEqualTo(content.metadata());
      }
    }
    assertThat(calls).isGreaterThan(5);
    assertThat(names()).containsExactly("step-000000000099.safetensors");
  }

  @Test
  void a_folder_that_cannot_be_written_gives_a_checkpoint_error() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");
    assertThatThrownBy(() -> Kind.ADAM.of(network(7)).with(Checkpoints.in(file)).fit(TRAIN, 1))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("could not create the folder " + file);
    Checkpoints here = Checkpoints.in(folder.resolve("locked"));
    Kind.ADAM.of(network(7)).with(here).with(Watching.stopAfter(2)).fit(TRAIN, 1);
    assertThat(here.folder().toFile().setWritable(false)).isTrue();
    try {
      assumeTrue(!Files.isWritable(here.folder()), "whoever runs this may write anywhere");
      assertThatThrownBy(() -> Kind.ADAM.of(network(7)).with(here).resuming().fit(TRAIN, 1))
          .isInstanceOf(TensorFileException.class)
          .hasMessageContaining("permission denied");
      assertThat(here.latest()).hasValueSatisfying(TensorFile::readVerified);
    } finally {
      assertThat(here.folder().toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void an_interrupted_thread_gives_a_file_error_and_keeps_the_previous_checkpoint() {
    Checkpoints here = Checkpoints.in(folder).everySteps(2);
    Callback interrupting =
        new Callback() {
          @Override
          public Decision afterStep(Step step) {
            if (step.step() == 4) {
              Thread.currentThread().interrupt();
            }
            return Decision.CONTINUE;
          }
        };
    assertThatThrownBy(() -> Kind.ADAM.of(network(7)).with(here).with(interrupting).fit(TRAIN, 3))
        .isInstanceOf(TensorFileException.class)
        .hasMessageContaining("the thread was interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(here.latest()).hasValue(new CheckpointFolder(here).file(2));
    Layer whole = network(7);
    Kind.ADAM.of(whole).fit(TRAIN, 3);
    Layer resumed = network(8);
    Kind.ADAM.of(resumed).with(here).resuming().fit(TRAIN, 3);
    assertThat(Toy.numbers(resumed)).isEqualTo(Toy.numbers(whole));
  }

  @Test
  void a_fast_dev_run_leaves_the_checkpoint_folder_unchanged() throws IOException {
    Checkpoints here = Checkpoints.in(folder);
    Kind.ADAM.of(network(7)).with(here).fit(TRAIN, 1);
    List<String> before = names();
    Kind.ADAM.of(network(7)).with(here).fastDevRun().fit(TRAIN, 1);
    assertThat(names()).isEqualTo(before);
  }

  @Test
  void numbers_out_of_range_are_rejected() {
    assertThatThrownBy(() -> Checkpoints.in(folder).everySteps(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a checkpoint every 0 steps or more, got -1");
    assertThatThrownBy(() -> Checkpoints.in(folder).keeping(0))
        .hasMessage("expected at least 1 checkpoint to keep, got 0");
    assertThatThrownBy(() -> Kind.ADAM.of(network(7)).resuming().fit(TRAIN, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected checkpoints to resume from, got none");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_message_repeats_only_the_beginning_of_a_long_entry() {
    Checkpoints here = Checkpoints.in(folder);
    Kind.ADAM.of(network(7)).with(here).fit(TRAIN, 1);
    Path latest = here.latest().orElseThrow();
    TensorFile file = TensorFile.readVerified(latest);
    Map<String, String> metadata = new LinkedHashMap<>(file.metadata());
    metadata.put("run.loss", "x".repeat(100_000));
    new TensorFile(metadata, file.tensors()).write(latest);
    assertThatThrownBy(() -> Kind.ADAM.of(network(7)).with(here).resuming().fit(TRAIN, 1))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("expected to resume a run with the same loss, got ")
        .hasMessageContaining("the checkpoint has xxx")
        .hasMessageEndingWith("x...: " + latest)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
  }
}
