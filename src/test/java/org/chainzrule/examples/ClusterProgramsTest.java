package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.chainzrule.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs on a cluster: the weights of one process, and one sentence for what is wrong. */
class ClusterProgramsTest {

  private static final String DIGITS =
      "--offline --quiet --limit 200 --hidden 6 --batch 20 --epochs 2 --accumulate 2";
  private static final String REVIEWS =
      "--quiet --limit 200 --buckets 50 --width 4 --batch 20 --epochs 1 --accumulate 2";

  @TempDir Path folder;

  private String shards() {
    return " --shards " + folder.resolve("shards");
  }

  private String saved(String name) {
    return " --save " + folder.resolve(name);
  }

  private String logs(String name) {
    Path file = folder.resolve(name);
    return " --csv "
        + file
        + ".csv --jsonl "
        + file
        + ".jsonl"
        + " --tensorboard "
        + file
        + "-events --report "
        + file
        + ".html";
  }

  /** The rows of a log without times. */
  private List<String> rows(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name + ".csv")).stream()
        .map(line -> Arrays.copyOf(line.split(",", -1), 8))
        .map(Arrays::toString)
        .toList();
  }

  private List<double[]> weights(String name) {
    return Model.load(folder.resolve(name)).network().parameters().stream()
        .map(parameter -> parameter.value().toArray())
        .toList();
  }

  @Test
  void digits_are_trained_to_the_same_weights_and_logs_by_two_workers() throws Exception {
    assertThat(run(new TrainMnist(), DIGITS + shards() + saved("alone") + logs("alone"))).isEmpty();
    String cluster = " --spark local[2] --workers 2 --checkpoint " + folder.resolve("run");
    assertThat(run(new TrainMnist(), DIGITS + shards() + saved("two") + logs("two") + cluster))
        .isEmpty();
    assertThat(weights("two")).usingRecursiveComparison().isEqualTo(weights("alone"));
    assertThat(folder.resolve("run")).isDirectoryContaining("glob:**/step-*.safetensors");
    assertThat(rows("two")).hasSizeGreaterThan(10).isEqualTo(rows("alone"));
    assertThat(folder.resolve("two.jsonl")).isNotEmptyFile();
    assertThat(folder.resolve("two-events")).isDirectoryContaining("glob:**tfevents*");
    assertThat(Files.readString(folder.resolve("two.html"))).contains("Loss over the training");
  }

  @Test
  void reviews_are_trained_to_the_same_weights_by_two_workers() {
    assertThat(run(new TrainYelpFull(), REVIEWS + shards() + saved("alone"))).isEmpty();
    String cluster = " --spark local[2] --workers 2";
    assertThat(run(new TrainYelpFull(), REVIEWS + shards() + saved("two") + cluster)).isEmpty();
    assertThat(weights("two")).usingRecursiveComparison().isEqualTo(weights("alone"));
  }

  @Test
  void wrong_options_end_in_one_sentence() throws Exception {
    assertThat(run(new TrainMnist(), DIGITS + " --spark local[2]"))
        .isEqualTo("expected --shards with --spark, got none");
    assertThat(run(new TrainMnist(), DIGITS + shards() + " --spark nonsense"))
        .isEqualTo(
            "expected a master of Spark, such as local[2], spark://host:7077, yarn or"
                + " k8s://https://host, got nonsense");
    assertThat(run(new TrainMnist(), DIGITS + " --limit 100" + shards()).lines().toList())
        .hasSize(1)
        .first()
        .asString()
        .contains("--limit");
    String other = DIGITS.replace("--limit 200", "--limit 100");
    assertThat(run(new TrainMnist(), other + shards()))
        .isEqualTo("expected shards of 100 examples, got 200: " + folder.resolve("shards"));
    assertThat(run(new TrainMnist(), DIGITS + " --shards nope://host/x"))
        .contains("could not reach the file system of nope://host/x");
    Files.createDirectory(folder.resolve("jvm"));
    Jvm.Result without =
        Jvm.in(folder.resolve("jvm"))
            .onlyWith(entry -> !entry.matches(".*(spark-|hadoop-|scala-).*"))
            .run(TrainMnist.class, (DIGITS + shards() + " --spark local[2]").split(" "));
    assertThat(without.err().strip())
        .isEqualTo(
            "expected Apache Spark on the class path for --spark and --shards, got none; add"
                + " org.apache.spark:spark-sql_2.13:4.2.0");
  }

  /** What a program writes to standard error; it is empty where all went well. */
  private static String run(Callable<Integer> program, String options) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      Console.run(program, options.split(" "));
    } finally {
      System.setErr(before);
    }
    return err.toString(StandardCharsets.UTF_8).strip();
  }
}
