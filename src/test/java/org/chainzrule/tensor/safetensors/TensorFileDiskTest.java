package org.chainzrule.tensor.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chainzrule.io.AtomicFile;
import org.chainzrule.io.FullDisk;
import org.chainzrule.tensor.ChildProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFileDiskTest {

  private static final TensorFile OLD = new TensorFile(Map.of("is", "old"), Map.of());
  private static final TensorFile NEW =
      new TensorFile(Map.of("is", "new"), Map.of("w", HostArray.of(new double[20_000])));

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("a.safetensors");
  }

  @Test
  void a_failure_at_any_call_leaves_the_old_file_and_nothing_else() throws IOException {
    OLD.write(file());
    int calls = 0;
    boolean written = false;
    while (!written) {
      AtomicFile disk = FullDisk.after(calls, FullDisk.Failure.NO_SPACE);
      try {
        NEW.write(file(), disk);
        written = true;
      } catch (TensorFileException e) {
        assertThat(e).hasMessage("could not write: No space left on device: " + file());
        assertThat(TensorFile.readVerified(file()).metadata()).containsEntry("is", "old");
        assertThat(names()).containsExactly("a.safetensors");
        calls++;
      }
    }
    // The header, four buffers of numbers, the digest and the rest.
    assertThat(calls).isGreaterThan(6);
    assertThat(TensorFile.readVerified(file()).metadata()).containsEntry("is", "new");
    assertThat(names()).containsExactly("a.safetensors");
  }

  @Test
  void an_error_that_is_not_of_the_disk_leaves_nothing_either() throws IOException {
    OLD.write(file());
    assertThatThrownBy(() -> NEW.write(file(), FullDisk.after(3, FullDisk.Failure.BUG)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(TensorFile.readVerified(file()).metadata()).containsEntry("is", "old");
    assertThat(names()).containsExactly("a.safetensors");
  }

  @Test
  void an_interrupted_thread_leaves_the_old_file_and_stays_interrupted() throws IOException {
    OLD.write(file());
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> NEW.write(file()))
          .isInstanceOf(TensorFileException.class)
          .hasMessage("could not write: the thread was interrupted: " + file());
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(TensorFile.readVerified(file()).metadata()).containsEntry("is", "old");
    assertThat(names()).containsExactly("a.safetensors");
  }

  @Test
  void an_interrupted_thread_cannot_read() {
    OLD.write(file());
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> TensorFile.read(file()))
          .isInstanceOf(TensorFileException.class)
          .hasMessage("could not read: the thread was interrupted: " + file());
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void a_folder_is_not_replaced() throws IOException {
    Files.createDirectory(file());
    assertThatThrownBy(() -> NEW.write(file()))
        .isInstanceOf(TensorFileException.class)
        .hasMessage("could not write: expected a file to write to, got a folder: " + file());
    assertThat(names()).containsExactly("a.safetensors");
  }

  @Test
  void a_folder_that_is_missing_or_a_file_is_refused() throws IOException {
    Path lost = folder.resolve("none").resolve("a");
    assertThatThrownBy(() -> NEW.write(lost))
        .isInstanceOf(TensorFileException.class)
        .hasMessage("could not write: there is no such file or folder: " + lost);
    OLD.write(file());
    assertThatThrownBy(() -> NEW.write(file().resolve("b")))
        .isInstanceOf(TensorFileException.class)
        .hasMessageStartingWith("could not write: ");
  }

  @Test
  void a_folder_that_cannot_be_written_is_refused() throws IOException {
    OLD.write(file());
    assumeTrue(folder.toFile().setWritable(false) && !Files.isWritable(folder), "root may write");
    try {
      assertThatThrownBy(() -> NEW.write(file()))
          .isInstanceOf(TensorFileException.class)
          .hasMessage("could not write: permission denied: " + file());
      assertThat(TensorFile.readVerified(file()).metadata()).containsEntry("is", "old");
    } finally {
      folder.toFile().setWritable(true);
    }
  }

  @Test
  void a_full_device_is_refused() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "no /dev/full here");
    AtomicFile disk = FullDisk.device(full);
    assertThatThrownBy(() -> NEW.write(file(), disk))
        .isInstanceOf(TensorFileException.class)
        .hasMessage("could not write: No space left on device: " + file());
    assertThat(file()).doesNotExist();
  }

  @Test
  void a_scratch_file_of_somebody_else_is_left_alone() throws IOException {
    Path other = Files.writeString(folder.resolve("a.safetensors.0.part"), "theirs");
    NEW.write(file());
    assertThat(Files.readString(other)).isEqualTo("theirs");
    assertThat(names()).containsExactly("a.safetensors", "a.safetensors.0.part");
  }

  @Test
  void a_link_stays_a_link() throws IOException {
    OLD.write(file());
    Path link = folder.resolve("link");
    try {
      Files.createSymbolicLink(link, file());
    } catch (IOException | UnsupportedOperationException e) {
      assumeTrue(false, "no links here");
    }
    NEW.write(link);
    assertThat(link).isSymbolicLink();
    assertThat(TensorFile.readVerified(file()).metadata()).containsEntry("is", "new");
  }

  /** Writes a file over and over until the virtual machine is halted in the middle. */
  static final class Halted {

    private Halted() {}

    public static void main(String... args) {
      Path file = Path.of(System.getProperty("file"));
      int millis = Integer.getInteger("millis");
      NEW.write(file);
      System.out.println("written");
      Thread end =
          new Thread(
              () -> {
                long start = System.nanoTime();
                while (System.nanoTime() - start < millis * 1_000_000L) {
                  Thread.onSpinWait();
                }
                Runtime.getRuntime().halt(0);
              });
      end.start();
      while (true) {
        NEW.write(file);
      }
    }
  }

  @Test
  void a_process_that_ends_while_writing_leaves_a_whole_file() throws IOException {
    for (int millis : new int[] {3, 17}) {
      List<String> output =
          ChildProcess.run(Halted.class, entry -> true, "-Dfile=" + file(), "-Dmillis=" + millis);
      assertThat(output).endsWith("written");
      assertThat(TensorFile.readVerified(file()).metadata()).containsEntry("is", "new");
    }
    NEW.write(file());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }
}
