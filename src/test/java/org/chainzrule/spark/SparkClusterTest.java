package org.chainzrule.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chainzrule.spark.SparkTrainerTest.assertSame;
import static org.chainzrule.spark.SparkTrainerTest.numbers;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.chainzrule.nn.Layer;
import org.chainzrule.train.TrainingKind;
import org.chainzrule.train.TrainingResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Training on a cluster of two executors of two slots, each executor a process of its own, which
 * are killed and frozen. A frozen executor is only given up after Spark's own deadline, which is
 * short here, and which executors of a busy machine miss: the test runs with {@code -Dcluster=true}
 * on a machine that has nothing else to do.
 */
class SparkClusterTest {

  private static final int EPOCHS = 3;

  @TempDir private static Path scratch;
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(Boolean.getBoolean("cluster"), "-Dcluster=true runs it, on a quiet machine");
    spark =
        LocalSpark.started(
            scratch,
            LocalSpark.cluster(scratch, 2, 2)
                .config("spark.network.timeout", "20s")
                .config("spark.executor.heartbeatInterval", "4s")
                .config("spark.network.timeoutInterval", "4s")
                .config("spark.storage.blockManagerHeartbeatTimeoutMs", "20s")
                .config("spark.authenticate", "true")
                .config("spark.authenticate.secret", "a secret of the cluster"));
  }

  @AfterAll
  static void stop() {
    if (spark != null) {
      spark.stop();
    }
  }

  @Test
  void executors_give_the_bytes_of_one_trainer() {
    TrainingKind kind = TrainingKind.CONVOLUTION;
    Layer alone = kind.network();
    TrainingResult expected = kind.of(alone).fit(kind.train(), kind.validation(), EPOCHS);
    for (int workers = 2; workers <= 4; workers++) {
      Layer network = kind.network();
      TrainingResult result =
          SparkTrainer.on(spark, workers)
              .fit(network, kind::of, kind::train, kind::validation, EPOCHS);
      assertSame(network, alone);
      assertSame(result, expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "STOP"})
  void an_executor_that_is_killed_or_frozen_changes_nothing(String signal) throws Exception {
    TrainingKind kind = TrainingKind.EVERYTHING;
    Layer alone = kind.network();
    TrainingResult expected = kind.of(alone).fit(kind.train(), kind.validation(), EPOCHS);
    String marker = folder.resolve("disturbed").toString();
    Layer network = kind.network();
    try {
      TrainingResult result =
          SparkTrainer.on(spark, 4)
              .checkpoints(folder.resolve("run").toString(), 2)
              .retries(3)
              .deadlines(Duration.ofMinutes(5), Duration.ofSeconds(5))
              .fit(
                  network,
                  kind::of,
                  () -> Disturbance.after(8, signal, Path.of(marker), kind.train()),
                  kind::validation,
                  EPOCHS);
      assertThat(Path.of(marker)).exists();
      assertSame(network, alone);
      assertSame(result, expected);
    } finally {
      kill(Path.of(marker));
    }
  }

  /** A frozen process that Spark has not ended yet. */
  private static void kill(Path marker) throws IOException {
    if (Files.exists(marker)) {
      ProcessHandle.of(Long.parseLong(Files.readString(marker)))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void without_retries_a_lost_worker_ends_the_training_by_name() throws Exception {
    TrainingKind kind = TrainingKind.DENSE;
    String marker = folder.resolve("disturbed").toString();
    Layer network = kind.network();
    List<double[]> before = numbers(network);
    assertThatThrownBy(
            () ->
                SparkTrainer.on(spark, 3)
                    .fit(
                        network,
                        kind::of,
                        () -> Disturbance.after(3, "KILL", Path.of(marker), kind.train()),
                        EPOCHS))
        .isInstanceOf(LostWorkersException.class)
        .hasMessageContaining("with 0 retries, the last attempt failed: ");
    for (int i = 0; i < before.size(); i++) {
      assertThat(numbers(network).get(i)).isEqualTo(before.get(i));
    }
  }
}
