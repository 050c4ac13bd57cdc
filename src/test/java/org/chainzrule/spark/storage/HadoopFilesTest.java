package org.chainzrule.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.chainzrule.data.Dataset;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.DataException;
import org.chainzrule.io.Digest;
import org.chainzrule.model.Model;
import org.chainzrule.model.Predictor;
import org.chainzrule.model.Provenance;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.spark.LocalSpark;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.safetensors.TensorFileException;
import org.chainzrule.train.Toy;
import org.chainzrule.train.Trainer;
import org.chainzrule.train.checkpoint.CheckpointException;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models and checkpoints on a file system of Hadoop: the code and the bytes of a local disk. */
class HadoopFilesTest {

  private static final Dataset DATA = Toy.circle(0, 24);

  @TempDir private static Path scratch;
  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws IOException {
    spark = LocalSpark.start(scratch);
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  private static Path there(String name) {
    return HadoopFiles.path(LocalSpark.view(scratch) + "/" + name);
  }

  /** The same file as the local disk has it. */
  private static Path below(String name) {
    return scratch.resolve("data").resolve(name);
  }

  private static Trainer trainer(Layer network, Path checkpoints) {
    return Trainer.create(network, Loss.softmaxCrossEntropy())
        .batch(8)
        .with(new Adam(Schedule.constant(0.01)))
        .with(Checkpoints.in(checkpoints).everySteps(2));
  }

  @Test
  void a_run_leaves_the_checkpoints_of_a_local_disk_and_resumes_from_them() throws IOException {
    Layer local = Toy.network(Precision.SINGLE);
    trainer(local, folder.resolve("run")).fit(DATA, 3);
    trainer(Toy.network(Precision.SINGLE), there("run")).fit(DATA, 2);
    Layer resumed = Toy.network(Precision.SINGLE);
    trainer(resumed, there("run")).extending().fit(DATA, 3);
    assertThat(names(there("run")))
        .isEqualTo(names(folder.resolve("run")))
        .isEqualTo(List.of("step-000000000008.safetensors", "step-000000000009.safetensors"));
    assertThat(weights(resumed)).usingRecursiveComparison().isEqualTo(weights(local));
    assertThatThrownBy(() -> trainer(Toy.network(Precision.SINGLE), there("run")).fit(DATA, 3))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith(LocalSpark.view(scratch) + "/run/step-000000000009.safetensors");
  }

  @Test
  void a_damaged_checkpoint_is_passed_over_for_the_one_before() throws IOException {
    trainer(Toy.network(Precision.SINGLE), there("hurt")).fit(DATA, 3);
    flip(below("hurt/step-000000000009.safetensors"));
    Layer resumed = Toy.network(Precision.SINGLE);
    trainer(resumed, there("hurt")).resuming().fit(DATA, 3);
    Layer whole = Toy.network(Precision.SINGLE);
    trainer(whole, folder.resolve("whole")).fit(DATA, 3);
    assertThat(weights(resumed)).usingRecursiveComparison().isEqualTo(weights(whole));
  }

  @Test
  void a_model_is_saved_and_loaded_and_a_changed_byte_is_named_with_its_location()
      throws IOException {
    Layer network = Toy.network(Precision.SINGLE);
    Model model = new Model(network, Loss.softmaxCrossEntropy().decoder(), Provenance.none());
    model.save(there("m.safetensors"));
    model.save(folder.resolve("m.safetensors"));
    assertThat(below("m.safetensors")).hasSameBinaryContentAs(folder.resolve("m.safetensors"));
    double[] x = {0.5, -1};
    assertThat(Predictor.of(Model.load(there("m.safetensors"))).predict(x).outputs())
        .isEqualTo(Predictor.of(model).predict(x).outputs());
    flip(below("m.safetensors"));
    assertThatThrownBy(() -> Model.load(there("m.safetensors")))
        .isInstanceOf(TensorFileException.class)
        .hasMessageMatching(
            "expected bytes of SHA-256 \\w{64}, got \\w{64}: the file is damaged: "
                + LocalSpark.view(scratch)
                + "/m.safetensors");
    assertThatThrownBy(() -> Model.load(there("none.safetensors")))
        .isInstanceOf(TensorFileException.class)
        .hasMessage(
            "expected a safetensors file, got none: "
                + LocalSpark.view(scratch)
                + "/none.safetensors");
  }

  @Test
  void a_file_is_written_whole_or_not_at_all() throws IOException {
    AtomicFile.writeText(there("whole.txt"), "before");
    assertThatThrownBy(
            () ->
                new AtomicFile()
                    .write(
                        there("whole.txt"),
                        channel -> {
                          channel.write(ByteBuffer.allocate(9));
                          throw new IOException("the disk is full");
                        }))
        .hasMessage("the disk is full");
    assertThat(Files.readString(there("whole.txt"))).isEqualTo("before");
    assertThat(names(there(""))).contains("whole.txt").noneMatch(name -> name.endsWith(".part"));
    AtomicFile.writeText(there("whole.txt"), "after");
    assertThat(Digest.of(there("whole.txt"))).isEqualTo(Digest.of(below("whole.txt")));
    assertThat(below("whole.txt")).hasContent("after");
  }

  @Test
  void failures_are_those_of_java() throws IOException {
    AtomicFile.writeText(there("is.txt"), "here");
    assertThatThrownBy(() -> Files.readString(there("not.txt")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(LocalSpark.view(scratch) + "/not.txt");
    assertThatThrownBy(
            () ->
                Files.newByteChannel(
                    there("is.txt"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> Files.newByteChannel(there("is.txt"), StandardOpenOption.WRITE))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("a file of Hadoop is replaced, not changed in place");
    assertThatThrownBy(() -> Files.list(there("is.txt"))).isInstanceOf(IOException.class);
    assertThat(Files.deleteIfExists(there("is.txt"))).isTrue();
    assertThat(Files.deleteIfExists(there("is.txt"))).isFalse();
  }

  @Test
  void paths_are_taken_apart_and_put_together_as_javas_are() {
    Path run = there("runs/7");
    assertThat(run.getFileName()).hasToString("7");
    assertThat(run.getParent()).isEqualTo(there("runs"));
    assertThat(run.resolve("a.txt").resolveSibling("b.txt")).isEqualTo(there("runs/7/b.txt"));
    assertThat(run.startsWith(there("runs"))).isTrue();
    assertThat(there("runs").relativize(run)).hasToString("7");
    assertThat(run.getNameCount()).isEqualTo(3);
    assertThat(run.getRoot()).hasToString(LocalSpark.view(scratch).replaceFirst("data$", ""));
    assertThat(HadoopFiles.path(HadoopFiles.location(run))).isEqualTo(run);
  }

  @Test
  void a_local_location_is_an_ordinary_path_and_an_unknown_one_is_refused() {
    assertThat(HadoopFiles.path(folder.toString())).isEqualTo(folder);
    Path spaced = folder.resolve("a b%20c");
    assertThat(HadoopFiles.location(spaced)).isEqualTo("file:" + spaced);
    assertThat(HadoopFiles.path("file:" + spaced)).isEqualTo(spaced);
    assertThat(HadoopFiles.path("file://" + spaced)).isEqualTo(spaced);
    assertThatThrownBy(() -> HadoopFiles.path("nope://host/x"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "could not reach the file system of nope://host/x: No FileSystem for scheme \"nope\"");
    assertThatThrownBy(() -> HadoopFiles.path(" ")).isInstanceOf(DataException.class);
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static List<double[]> weights(Layer network) {
    return network.parameters().stream().map(p -> p.value().toArray()).toList();
  }

  /** Changes a bit past Hadoop's own checksums, which not every file system has. */
  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 3] ^= 1;
    Files.write(file, bytes);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }
}
