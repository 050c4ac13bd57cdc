package org.chainzrule.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CacheLockTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path folder;
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private CompletableFuture<Boolean> holder;
  private Path lock;

  /** Another thread holds the lock of one folder. */
  @BeforeEach
  void hold() throws Exception {
    lock = Files.createDirectory(folder.resolve("one")).resolve(".lock");
    holder =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return CacheLock.holding(
                    lock,
                    SHORT,
                    () -> {
                      held.countDown();
                      return done.await(20, TimeUnit.SECONDS);
                    });
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    held.await();
  }

  @AfterEach
  void release() {
    done.countDown();
    assertThat(holder.join()).isTrue();
  }

  @Test
  void a_folder_is_held_by_one_thread_at_a_time() throws Exception {
    assertThatThrownBy(() -> CacheLock.holding(lock, SHORT, () -> 1))
        .isInstanceOf(IOException.class)
        .hasMessage("expected the lock " + lock + " within 0 s, it is still held");
    done.countDown();
    holder.join();
    assertThat(CacheLock.holding(lock, Duration.ofSeconds(9), () -> 1)).isEqualTo(1);
  }

  @Test
  void other_folders_do_not_wait() throws Exception {
    Path other = Files.createDirectory(folder.resolve("two")).resolve(".lock");
    assertThat(CacheLock.holding(other, SHORT, () -> 2)).isEqualTo(2);
  }

  @Test
  void a_folder_reached_by_another_path_is_the_same() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), lock.getParent());
    for (Path same : new Path[] {link, folder.resolve("one/../one")}) {
      assertThatThrownBy(() -> CacheLock.holding(same.resolve(".lock"), SHORT, () -> 1))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("it is still held");
    }
  }

  @Test
  void a_lock_that_other_code_of_the_process_holds_is_waited_for() throws Exception {
    Path other = Files.createDirectory(folder.resolve("two")).resolve(".lock");
    try (FileChannel channel =
        FileChannel.open(other, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(channel.lock().isValid()).isTrue();
      assertThatThrownBy(() -> CacheLock.holding(other, SHORT, () -> 1))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("it is still held");
    }
    assertThat(CacheLock.holding(other, SHORT, () -> 2)).isEqualTo(2);
  }

  @Test
  void taking_a_lock_twice_is_refused_instead_of_waited_for() throws Exception {
    Path other = Files.createDirectory(folder.resolve("two")).resolve(".lock");
    assertThatThrownBy(
            () ->
                CacheLock.holding(
                    other, SHORT, () -> CacheLock.holding(other, Duration.ofHours(1), () -> 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(CacheLock.holding(other, SHORT, () -> 2)).isEqualTo(2);
  }
}
