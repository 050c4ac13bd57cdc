package org.chainzrule.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is at a name decides how it is written: files, links, pipes, devices and folders. */
class DestinationTest {

  @TempDir private Path folder;

  @BeforeEach
  void needs_a_file_system_of_unix() {
    assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "there are no modes, pipes and devices here");
  }

  @Test
  void links_are_followed_to_files_and_to_names_without_a_file() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path file = Files.writeString(inner.resolve("a.txt"), "old");
    Path near = Files.createSymbolicLink(inner.resolve("near"), Path.of("a.txt"));
    Path far = Files.createSymbolicLink(folder.resolve("far"), Path.of("inner/near"));
    Path dangling = Files.createSymbolicLink(folder.resolve("new"), Path.of("inner/new.txt"));
    AtomicFile.writeText(far, "new");
    AtomicFile.writeText(dangling, "first");
    assertThat(far).isSymbolicLink();
    assertThat(near).isSymbolicLink();
    assertThat(dangling).isSymbolicLink();
    assertThat(file).isRegularFile().hasContent("new");
    assertThat(inner.resolve("new.txt")).isRegularFile().hasContent("first");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void links_that_lead_nowhere_and_folders_are_refused_in_words() throws IOException {
    Path circle = Files.createSymbolicLink(folder.resolve("a"), folder.resolve("b"));
    Files.createSymbolicLink(folder.resolve("b"), circle);
    Path lost = Files.createSymbolicLink(folder.resolve("lost"), Path.of("nowhere/a.txt"));
    Path toFolder = Files.createSymbolicLink(folder.resolve("folder"), folder);
    refuses(circle, "expected a file to write to, got links that lead in a circle");
    refuses(lost, "there is no such file or folder");
    refuses(toFolder, "expected a file to write to, got a folder");
    refuses(folder.resolve(".."), "expected a file to write to, got a folder");
    refuses(Path.of("/"), "expected a file to write to, got a folder");
    assertThat(lost).isSymbolicLink();
    assertThat(toFolder).isSymbolicLink();
  }

  private static void refuses(Path file, String reason) {
    assertThatThrownBy(() -> AtomicFile.writeText(file, "new"))
        .isInstanceOfSatisfying(
            FileSystemException.class, e -> assertThat(FailureReason.of(e)).isEqualTo(reason));
  }

  @Test
  void a_pipe_gets_the_complete_content_and_stays() throws Exception {
    Path pipe = special("mkfifo", folder.resolve("pipe").toString());
    Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);
    for (Path name : new Path[] {pipe, link}) {
      CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> everything(pipe));
      new AtomicFile()
          .write(
              name,
              channel -> {
                // As a digest that is filled in at the end.
                channel.write(ByteBuffer.wrap(new byte[] {'?', 'b', 'c'}));
                channel.position(0).write(ByteBuffer.wrap(new byte[] {'a'}));
              });
      assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo("abc");
    }
    assertThat(Files.isRegularFile(pipe, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(link).isSymbolicLink();
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(pipe, link);
    }
  }

  @Test
  void a_device_stays_a_device() throws Exception {
    Path device = special("mknod", folder.resolve("null").toString(), "c", "1", "3");
    assumeTrue(Files.isWritable(device), "devices on this file system cannot be opened");
    AtomicFile.writeText(device, "swallowed");
    assertThat(Files.exists(device)).isTrue();
    assertThat(Files.isRegularFile(device)).isFalse();
    assertThat(Files.size(device)).isZero();
  }

  /** Makes a file that Java cannot make, by a command of the system. */
  private static Path special(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    assumeTrue(process.waitFor() == 0, "this process may not run " + command[0]);
    return Path.of(command[1]);
  }

  private static String everything(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_replaced_file_keeps_its_mode() throws IOException {
    for (String mode : new String[] {"rw-------", "rw-rw-rw-", "rwxr-x---"}) {
      Path file = Files.writeString(folder.resolve(mode), "old");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      AtomicFile.writeText(file, "new");
      assertThat(file).hasContent("new");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo(mode);
    }
  }

  @Test
  void a_file_that_may_not_be_written_is_not_replaced() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assumeTrue(!Files.isWritable(file), "this user may write everything");
    assertThat(Destination.of(file).isWritable()).isFalse();
    assertThatThrownBy(() -> AtomicFile.writeText(file, "new"))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(file).hasContent("old");
  }
}
