package org.chainzrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.optim.Sgd;
import org.chainzrule.spark.worker.NetworkBytes;
import org.chainzrule.spark.worker.TrainingJob;
import org.chainzrule.spark.worker.TrainingWork;
import org.chainzrule.tensor.Shape;
import org.chainzrule.train.Callback;
import org.chainzrule.train.DivergenceException;
import org.chainzrule.train.TrainingKind;
import org.chainzrule.train.TrainingResult;
import org.chainzrule.train.checkpoint.CheckpointException;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training by four slots of one process; {@link SparkClusterTest} has executors of their own. */
class SparkTrainerTest {

  private static final int EPOCHS = 3;

  @TempDir private static Path scratch;
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws IOException {
    spark = LocalSpark.settings(scratch).master("local[4]").getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  static List<double[]> numbers(Layer network) {
    return network.parameters().stream().map(p -> p.value().toColumns()).toList();
  }

  static void assertSame(Layer network, Layer expected) {
    List<double[]> numbers = numbers(network);
    List<double[]> others = numbers(expected);
    assertThat(numbers).hasSameSizeAs(others);
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(numbers.get(i)).isEqualTo(others.get(i));
    }
  }

  static void assertSame(TrainingResult result, TrainingResult expected) {
    assertThat(result.validations()).isEqualTo(expected.validations());
    assertThat(result.bestStep()).isEqualTo(expected.bestStep());
    assertThat(result.averaged()).isEqualTo(expected.averaged());
    assertThat(result.epochs())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seconds")
        .isEqualTo(expected.epochs());
  }

  @ParameterizedTest
  @EnumSource
  void one_to_four_workers_give_the_bytes_of_one_trainer(TrainingKind kind) {
    Layer alone = kind.network();
    TrainingResult expected = kind.of(alone).fit(kind.train(), kind.validation(), EPOCHS);
    for (int workers = 1; workers <= 4; workers++) {
      Layer network = kind.network();
      TrainingResult result =
          SparkTrainer.on(spark, workers)
              .fit(network, kind::of, kind::train, kind::validation, EPOCHS);
      assertSame(network, alone);
      assertSame(result, expected);
    }
  }

  @Test
  void a_straggler_changes_nothing_and_is_not_taken_for_lost() {
    TrainingKind kind = TrainingKind.DENSE;
    Layer alone = kind.network();
    kind.of(alone).fit(kind.train(), 1);
    Layer network = kind.network();
    String marker = folder.resolve("straggler").toString();
    SparkTrainer.on(spark, 4)
        .deadlines(Duration.ofMinutes(5), Duration.ofSeconds(2))
        .fit(network, kind::of, () -> slow(Path.of(marker), kind.train()), 1);
    assertSame(network, alone);
  }

  /** Of one worker the first batch takes longer than a worker may be silent. */
  private static Dataset slow(Path marker, Dataset data) {
    try {
      Files.createFile(marker);
      Thread.sleep(5_000);
    } catch (IOException e) {
      return data;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return data;
  }

  @Test
  void too_few_slots_are_refused_by_name() {
    refused(
        SparkTrainer.on(spark, 5).deadlines(Duration.ofSeconds(1), Duration.ofSeconds(1)),
        TrainingKind.DENSE::of,
        "expected a slot of the cluster for each of 5 workers within 1 s, got 4 from local[4]");
  }

  @Test
  void executors_that_come_and_go_are_refused_by_name() {
    SparkConf settings = spark.sparkContext().conf();
    settings.set("spark.dynamicAllocation.enabled", "true");
    try {
      refused(
          SparkTrainer.on(spark, 2),
          TrainingKind.DENSE::of,
          "expected a fixed number of executors, since all workers train at once, got"
              + " spark.dynamicAllocation.enabled=true");
    } finally {
      settings.remove("spark.dynamicAllocation.enabled");
    }
  }

  private static void refused(
      SparkTrainer trainer, SparkTrainer.Recipe recipe, String... messages) {
    Layer network = TrainingKind.DENSE.network();
    assertThatThrownBy(() -> trainer.fit(network, recipe, TrainingKind.DENSE::train, EPOCHS))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(messages));
  }

  @Test
  void a_recipe_that_cannot_be_sent_is_refused_by_name() {
    Layer held = TrainingKind.DENSE.network();
    refused(
        SparkTrainer.on(spark, 2),
        network -> TrainingKind.DENSE.of(held),
        "expected a recipe and data sources that can be sent to executors, got one that holds",
        "Sequential");
  }

  @Test
  void checkpoints_of_the_trainer_are_refused_by_name() {
    String here = folder.resolve("own").toString();
    refused(
        SparkTrainer.on(spark, 2),
        network -> TrainingKind.DENSE.of(network).with(Checkpoints.in(Path.of(here))),
        "expected checkpoints of SparkTrainer.checkpoints, which every executor reaches, got");
  }

  /** A layer of a user, who did not describe it. */
  private record Own() implements Layer {
    @Override
    public Variable forward(Variable x, Pass pass) {
      return x.times(2);
    }

    @Override
    public Shape outputShape(Shape input) {
      return input;
    }
  }

  @Test
  void a_network_that_cannot_be_saved_is_refused_by_name() {
    Layer network = new Sequential(List.of(new Own(), TrainingKind.DENSE.network()));
    assertThatThrownBy(
            () ->
                SparkTrainer.on(spark, 2)
                    .fit(network, TrainingKind.DENSE::of, TrainingKind.DENSE::train, EPOCHS))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("Own");
  }

  @Test
  void workers_of_another_version_are_refused_by_name() throws Exception {
    TrainingWork work =
        new TrainingWork(
            (SparkTrainer.Recipe) TrainingKind.DENSE::of,
            (SparkTrainer.Source) TrainingKind.DENSE::train,
            (SparkTrainer.Source) () -> null,
            1,
            null,
            0,
            false,
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            "0.0.9",
            new byte[32],
            null);
    byte[] network = NetworkBytes.of(TrainingKind.DENSE.network());
    List<Object> told =
        new TrainingJob(spark, 2)
            .run(work, JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(network));
    assertThat(told)
        .hasSize(2)
        .allSatisfy(
            each ->
                assertThat((IllegalArgumentException) each)
                    .hasMessageContaining("expected all workers to have version 0.0.9 of Chainz"));
  }

  @Test
  void a_failure_that_would_repeat_itself_is_thrown_as_it_was_and_not_tried_again() {
    TrainingKind kind = TrainingKind.DENSE;
    assertThatThrownBy(
            () ->
                SparkTrainer.on(spark, 3)
                    .retries(5)
                    .fit(
                        kind.network(),
                        network -> kind.of(network).with(new Sgd(1e60, 0)),
                        kind::train,
                        50))
        .isInstanceOf(DivergenceException.class)
        .hasMessageContaining("expected");
  }

  /** Writes a line to a file of its own process at the beginning and at every epoch. */
  private record Writing(Path folder) implements Callback {
    @Override
    public void beforeRun(Run run) {
      write("begun");
    }

    @Override
    public Decision afterEpoch(Epoch epoch) {
      write("epoch" + epoch.number());
      return epoch.number() == 2 ? Decision.STOP : Decision.CONTINUE;
    }

    private void write(String name) {
      try {
        Files.createFile(folder.resolve(name));
      } catch (IOException e) {
        throw new IllegalStateException("called twice", e);
      }
    }
  }

  @Test
  void callbacks_are_called_at_one_worker_and_stop_all_and_checkpoints_are_resumed()
      throws IOException {
    TrainingKind kind = TrainingKind.STATES;
    Layer alone = kind.network();
    TrainingResult expected = kind.of(alone).fit(kind.train(), kind.validation(), EPOCHS);
    String calls = Files.createDirectory(folder.resolve("calls")).toString();
    SparkTrainer trainer = SparkTrainer.on(spark, 3).checkpoints(folder.resolve("run").toString());
    TrainingResult stopped =
        trainer.fit(
            kind.network(),
            network -> kind.of(network).with(new Writing(Path.of(calls))),
            kind::train,
            kind::validation,
            EPOCHS);
    assertThat(stopped.epochs()).hasSize(2);
    try (Stream<Path> files = Files.list(Path.of(calls))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("begun", "epoch1", "epoch2");
    }
    assertThatThrownBy(
            () -> trainer.fit(kind.network(), kind::of, kind::train, kind::validation, EPOCHS))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("expected a folder without checkpoints");
    Layer resumed = kind.network();
    TrainingResult result =
        SparkTrainer.on(spark, 2)
            .checkpoints(folder.resolve("run").toString())
            .resuming()
            .fit(resumed, kind::of, kind::train, kind::validation, EPOCHS);
    assertSame(resumed, alone);
    assertSame(result, expected);
  }

  /** What a callback hears, without times, and the network at the end of each epoch. */
  private record Hearing(List<String> heard, Layer network) implements Callback {
    @Override
    public void beforeRun(Run run) {
      heard.add(run.toString());
    }

    @Override
    public Decision afterStep(Step step) {
      heard.add(
          String.join(
              " ",
              "step " + step.step() + " of " + step.steps() + " with " + step.examples(),
              step.loss() + " " + step.penalty() + " " + step.gradientNorm(),
              step.gradientNorms() + " " + step.rate()));
      return Decision.CONTINUE;
    }

    @Override
    public Decision afterValidation(Validation validation) {
      heard.add(validation.toString());
      return Decision.CONTINUE;
    }

    @Override
    public Decision afterEpoch(Epoch epoch) {
      heard.add(
          "epoch " + epoch.number() + " " + epoch.step() + " " + epoch.loss() + epoch.validation());
      heard.add(Arrays.deepToString(numbers(network).toArray()));
      return epoch.number() == 2 ? Decision.STOP : Decision.CONTINUE;
    }
  }

  @Test
  void callbacks_of_the_driver_hear_each_event_once_although_a_worker_is_lost_and_stop_all() {
    TrainingKind kind = TrainingKind.EVERYTHING;
    Layer alone = kind.network();
    Hearing expected = new Hearing(new ArrayList<>(), alone);
    kind.of(alone).with(expected).fit(kind.train(), kind.validation(), EPOCHS);
    Layer network = kind.network();
    Hearing hearing = new Hearing(new ArrayList<>(), network);
    String marker = folder.resolve("disturbed").toString();
    TrainingResult result =
        SparkTrainer.on(spark, 3)
            .with(hearing)
            .checkpoints(folder.resolve("run").toString(), 2)
            .retries(1)
            .fit(
                network,
                kind::of,
                () -> Disturbance.after(9, Disturbance.FAILURE, Path.of(marker), kind.train()),
                kind::validation,
                EPOCHS);
    assertThat(Path.of(marker)).exists();
    assertThat(hearing.heard()).hasSizeGreaterThan(9).isEqualTo(expected.heard());
    assertThat(result.epochs()).hasSize(2);
    assertSame(network, alone);
  }

  @Test
  void what_a_callback_of_the_driver_throws_ends_the_training() {
    TrainingKind kind = TrainingKind.DENSE;
    IllegalStateException full = new IllegalStateException("the disk is full");
    Callback failing =
        new Callback() {
          @Override
          public Decision afterStep(Step step) {
            throw full;
          }
        };
    SparkTrainer trainer = SparkTrainer.on(spark, 2).with(failing).retries(5);
    assertThatThrownBy(() -> trainer.fit(kind.network(), kind::of, kind::train, EPOCHS))
        .isSameAs(full);
  }

  @Test
  void settings_out_of_range_are_refused() {
    SparkTrainer trainer = SparkTrainer.on(spark, 1);
    assertThatThrownBy(() -> SparkTrainer.on(spark, 0))
        .hasMessage("expected at least 1 worker, got 0");
    assertThatThrownBy(() -> trainer.retries(-1)).hasMessage("expected at least 0 retries, got -1");
    assertThatThrownBy(trainer::resuming)
        .hasMessage("expected checkpoints to resume from, got none");
    assertThatThrownBy(() -> trainer.checkpoints("/tmp/x", -1))
        .hasMessageContaining("expected a checkpoint every 0 steps or more, got -1");
    assertThatThrownBy(() -> trainer.deadlines(Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessageContaining("expected deadlines of at least a second, got PT0S");
  }
}
