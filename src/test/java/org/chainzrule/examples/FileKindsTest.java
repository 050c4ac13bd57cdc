package org.chainzrule.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.chainzrule.model.Model;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs write has the modes that a user asks for, and goes where it is sent. */
class FileKindsTest {

  private static final String RUN = "--offline --quiet --limit 200 --epochs 1 --hidden 4 ";

  @TempDir Path folder;

  @BeforeEach
  void needs_a_file_system_of_unix() {
    assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "there are no modes, pipes and devices here");
  }

  @Test
  void all_files_have_the_mode_of_the_umask() throws Exception {
    Path where = Files.createDirectory(folder.resolve("run"));
    Process process =
        java(
            "umask 027; exec \"$@\"",
            folder.resolve("out").toFile(),
            PlatformDefaultsTest.Run.class,
            "begin",
            where.toString());
    assertThat(process.waitFor()).isZero();
    Map<String, TreeSet<String>> modes = new HashMap<>();
    try (Stream<Path> all = Files.walk(where).skip(1)) {
      for (Path file : all.toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        modes
            .computeIfAbsent(
                mode + (Files.isDirectory(file) ? " folders" : " files"), each -> new TreeSet<>())
            .add(where.relativize(file).toString());
      }
    }
    assertThat(modes).containsOnlyKeys("rw-r----- files", "rwxr-x--- folders");
    assertThat(modes.get("rw-r----- files"))
        .contains("model", "texts", "report", "csv", "lines", "cache/.lock")
        .hasSizeGreaterThan(10);
    assertThat(modes.get("rwxr-x--- folders")).containsExactly("cache", "checkpoints", "events");
  }

  @Test
  void a_report_and_logs_can_be_sent_to_standard_output() throws Exception {
    for (String redirection : new String[] {"exec \"$@\"", "\"$@\" | cat"}) {
      Path out = folder.resolve("out");
      Process process =
          java(
              redirection,
              out.toFile(),
              TrainMnist.class,
              (RUN + "--json /dev/stdout --csv /dev/stdout --jsonl /dev/fd/1").split(" "));
      assertThat(process.waitFor()).isZero();
      List<String> lines = Files.readAllLines(out);
      assertThat(lines)
          .as(String.join("\n", lines))
          .contains(
              "kind,step,epoch,examples,loss,penalty,gradientNorm,rate,nanos,seconds,"
                  + "validationLoss,validationAccuracy",
              "{",
              "}")
          .anyMatch(line -> line.matches("step,1,1,.*"))
          .anyMatch(line -> line.startsWith("{\"kind\":\"step\",\"step\":1,"))
          .anyMatch(line -> line.startsWith("test accuracy"))
          .anyMatch(line -> line.matches("  \"example\" : \"TrainMnist\","));
    }
  }

  @Test
  void a_model_can_be_sent_through_a_pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    Path received = folder.resolve("received");
    CompletableFuture<Void> reading =
        CompletableFuture.runAsync(
            () -> {
              try {
                Files.copy(pipe, received);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    Jvm.Result result = Jvm.in(folder).run(TrainMnist.class, (RUN + "--save " + pipe).split(" "));
    assertThat(result.err()).isEmpty();
    reading.get(10, TimeUnit.SECONDS);
    assertThat(Model.load(received).network().toString()).contains("784 -> 4");
  }

  /** Starts Java by a command of the shell, in which {@code $@} stands for it. */
  private Process java(String shell, File out, Class<?> main, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", shell, "sh"));
    ProcessBuilder builder = Jvm.in(folder).process(main, args);
    command.addAll(builder.command());
    builder.command(command).redirectOutput(out).redirectError(folder.resolve("err").toFile());
    return builder.start();
  }
}
