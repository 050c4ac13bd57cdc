package org.chainzrule.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.optim.Adam;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;
import org.chainzrule.tensor.safetensors.TensorFile;
import org.chainzrule.train.checkpoint.CheckpointException;
import org.chainzrule.train.checkpoint.Checkpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training processes whose disk is full, whose folder vanishes, or who meet another process in
 * their folder: each ends with one sentence, no file is half written, and a run that goes on from
 * what is left ends with the bytes of an undisturbed one. {@link KillTest} kills them.
 */
class CheckpointProcessTest {

  private static final int EPOCHS = 3;

  /** Steps in an epoch; a checkpoint is written after every third step as well. */
  private static final int STEPS = 4;

  private static final String IN_USE =
      "expected a checkpoint folder of one run alone, got one that ";

  @TempDir private Path folder;

  private Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  private static Layer network(long seed) {
    return Sequential.plan(
            Dense.plan(2, 4, PolynomialActivation.cubic()), Dropout.plan(0.2), Dense.plan(4, 2))
        .build(Seeds.of(seed), Precision.SINGLE);
  }

  private static Trainer trainer(Layer network) {
    return Trainer.create(network, Loss.softmaxCrossEntropy())
        .with(new Adam(Schedule.cosine(0.02, 0)))
        .batch(15);
  }

  private static void train(Trainer trainer) {
    trainer.fit(Toy.circle(0, 15 * STEPS - 5), Toy.circle(1, 30), EPOCHS);
  }

  private static double[] undisturbed() {
    Layer network = network(7);
    train(trainer(network));
    return Toy.numbers(network);
  }

  /** The numbers of a run that goes on, in this process, from the checkpoints in a folder. */
  private static double[] resumed(Path from) {
    // Other weights at the start, so that all of them must come from the checkpoint.
    Layer network = network(8);
    train(trainer(network).with(Checkpoints.in(from).everySteps(3)).resuming());
    return Toy.numbers(network);
  }

  /** What happens to a process after its fourth step. */
  private enum Event {
    /** Nothing. */
    NONE,
    /** It waits for a line of its parent. */
    PAUSE,
    /** All room that is left on the disk of its checkpoints is taken. */
    FILL
  }

  /** A training process that prints its steps, and why it ended if it failed. */
  static final class Child {

    private Child() {}

    /**
     * @param args the folder of checkpoints, the event, the file of the result
     */
    public static void main(String... args) throws IOException {
      Path checkpoints = Path.of(args[0]);
      Event event = Event.valueOf(args[1]);
      Callback eventful =
          new Callback() {
            @Override
            public Decision afterStep(Step step) {
              System.out.println("step " + step.step());
              if (step.step() == 4) {
                happens(event, checkpoints);
              }
              return Decision.CONTINUE;
            }
          };
      Layer network = network(7);
      try {
        train(
            trainer(network)
                .with(eventful)
                .with(Checkpoints.in(checkpoints).everySteps(3))
                .resuming());
      } catch (RuntimeException e) {
        System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        System.exit(1);
      }
      Files.writeString(Path.of(args[2]), Arrays.toString(Toy.numbers(network)));
    }

    private static void happens(Event event, Path checkpoints) {
      try {
        if (event == Event.PAUSE) {
          System.out.println("paused");
          System.in.read();
        } else if (event == Event.FILL) {
          fill(checkpoints.resolve("others"));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void fill(Path file) throws IOException {
      try (OutputStream out = Files.newOutputStream(file)) {
        while (true) {
          out.write(0);
        }
      } catch (IOException e) {
        System.out.println("full: " + e.getMessage());
      }
    }
  }

  private Path result() {
    return folder.resolve("result");
  }

  private List<String> command(Event event, Path checkpoints) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // No file of performance data, which a limit on file sizes would hit as well.
    command.addAll(
        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
    command.addAll(List.of(checkpoints.toString(), event.name(), result().toString()));
    return command;
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** A process in its pause, with what it printed until then. */
  private record Paused(Process process, BufferedReader lines) {

    static Paused of(List<String> command) throws IOException {
      Process process = start(command);
      BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
      List<String> seen = new ArrayList<>();
      for (String line = lines.readLine(); !"paused".equals(line); line = lines.readLine()) {
        assertThat(line).as("after %s", seen).isNotNull();
        seen.add(line);
      }
      return new Paused(process, lines);
    }

    /** Lets it go on to its end and returns what it still prints. */
    List<String> finished() throws Exception {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      List<String> rest = lines.lines().toList();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return rest;
    }
  }

  private static List<String> ended(Process process, int code) throws Exception {
    List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join("\n", lines)).isEqualTo(code);
    return lines;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static boolean runs(String... command) {
    try {
      return start(List.of(command)).waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_full_disk_ends_a_run_with_one_sentence_and_leaves_the_checkpoint_before()
      throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path saved = Files.createDirectory(folder.resolve("saved"));
    // A small disk that only the child sees, and that is gone with it.
    String mount = "mount -t tmpfs -o size=256k none \"$1\"";
    List<String> alone = List.of("unshare", "--mount", "--user", "--map-root-user");
    List<String> command = new ArrayList<>(alone);
    command.addAll(List.of("sh", "-c", mount, "sh", disk.toString()));
    assumeTrue(
        runs(command.toArray(String[]::new)),
        "this system lets nobody mount a small disk of his own, so that none can be filled");
    command = new ArrayList<>(alone);
    String script = mount + "; disk=$1; saved=$2; shift 2; \"$@\"; code=$?; rm $disk/others;";
    command.addAll(List.of("sh", "-c", script + " cp -a $disk/. $saved; exit $code", "sh"));
    command.addAll(List.of(disk.toString(), saved.toString()));
    command.addAll(command(Event.FILL, disk));
    List<String> lines = ended(start(command), 1);
    assertThat(lines).contains("full: No space left on device");
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo(
            "TensorFileException: could not write: No space left on device: "
                + disk.resolve("step-000000000004.safetensors"));
    assertThat(names(saved)).containsExactly("step-000000000003.safetensors");
    assertThat(resumed(saved)).isEqualTo(undisturbed());
  }

  @Test
  void a_limit_on_file_sizes_ends_a_run_with_one_sentence_and_leaves_the_checkpoint_before()
      throws Exception {
    assumeTrue(runs("sh", "-c", "ulimit -f 2"), "there is no shell that limits file sizes");
    train(
        trainer(network(7))
            .with(Watching.stopAfter(2))
            .with(Checkpoints.in(checkpoints()).everySteps(3)));
    assertThat(names(checkpoints())).containsExactly("step-000000000002.safetensors");
    List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 2; exec \"$@\"", "sh"));
    command.addAll(command(Event.NONE, checkpoints()));
    List<String> lines = ended(start(command), 1);
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo(
            "TensorFileException: could not write: File too large: "
                + checkpoints().resolve("step-000000000003.safetensors"));
    assertThat(names(checkpoints())).containsExactly("step-000000000002.safetensors");
    assertThat(resumed(checkpoints())).isEqualTo(undisturbed());
  }

  @Test
  void a_folder_that_vanishes_ends_a_run_with_one_sentence_and_is_good_elsewhere()
      throws Exception {
    Paused child = Paused.of(command(Event.PAUSE, checkpoints()));
    Path moved = folder.resolve("moved");
    Files.move(checkpoints(), moved);
    List<String> lines = child.finished();
    assertThat(child.process().exitValue()).isEqualTo(1);
    assertThat(lines)
        .containsExactly(
            "TensorFileException: could not write: there is no such file or folder: "
                + checkpoints().resolve("step-000000000004.safetensors"));
    assertThat(checkpoints()).doesNotExist();
    assertThat(resumed(moved)).isEqualTo(undisturbed());
  }

  @Test
  void a_second_process_on_a_folder_is_refused_and_the_first_is_not_disturbed() throws Exception {
    Paused first = Paused.of(command(Event.PAUSE, checkpoints()));
    Path half =
        Files.writeString(checkpoints().resolve("step-000000000004.safetensors.0.part"), "");
    List<String> before = names(checkpoints());
    assertThatThrownBy(() -> resumed(checkpoints()))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(IN_USE + "process " + first.process().pid() + " uses now: " + checkpoints());
    assertThat(names(checkpoints())).isEqualTo(before);
    // The scratch file stands for one that the first process is writing.
    Files.delete(half);
    assertThat(first.finished()).last().isEqualTo("step 12");
    assertThat(first.process().exitValue()).isZero();
    assertThat(Files.readString(result())).isEqualTo(Arrays.toString(undisturbed()));
    assertThat(names(checkpoints()))
        .allMatch(name -> name.matches("step-0000000000\\d\\d.safetensors"));
    assertThat(resumed(checkpoints())).isEqualTo(undisturbed());
  }

  @Test
  void the_lock_of_a_killed_process_is_no_hindrance() throws Exception {
    Paused killed = Paused.of(command(Event.PAUSE, checkpoints()));
    killed.process().destroyForcibly().waitFor();
    assertThat(names(checkpoints()))
        .containsExactly("in-use.lock", "step-000000000003.safetensors");
    assertThat(resumed(checkpoints())).isEqualTo(undisturbed());
    assertThat(checkpoints().resolve("in-use.lock")).doesNotExist();
  }

  /** The last line of a process that is refused. */
  private String refusedElsewhere() {
    try {
      List<String> lines = ended(start(command(Event.NONE, checkpoints())), 1);
      return lines.get(lines.size() - 1);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_second_run_of_one_process_on_a_folder_is_refused() throws IOException {
    Callback second =
        new Callback() {
          @Override
          public Decision afterStep(Step step) {
            if (step.step() == 2) {
              assertThatThrownBy(() -> resumed(checkpoints()))
                  .isInstanceOf(CheckpointException.class)
                  .hasMessage(IN_USE + "this process uses now: " + checkpoints());
              // The refusal must not have taken the lock from the first run.
              assertThat(refusedElsewhere())
                  .isEqualTo(
                      "CheckpointException: "
                          + IN_USE
                          + "process "
                          + ProcessHandle.current().pid()
                          + " uses now: "
                          + checkpoints());
            }
            return Decision.CONTINUE;
          }
        };
    Layer network = network(7);
    train(trainer(network).with(second).with(Checkpoints.in(checkpoints())));
    assertThat(Toy.numbers(network)).isEqualTo(undisturbed());
    for (String name : names(checkpoints())) {
      TensorFile.readVerified(checkpoints().resolve(name));
    }
  }
}
