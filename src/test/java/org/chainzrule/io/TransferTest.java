package org.chainzrule.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TransferTest {

  private static final byte[] BODY = Packed.content(235_216);
  private static final int LIMIT = BODY.length;

  @TempDir Path folder;
  private Path target;
  private LoopbackMirror mirror;

  /** A long timeout; only tests of unresponsive servers use a short one. */
  private Transfer transfer = waiting(20_000);

  @BeforeEach
  void start() throws IOException {
    target = folder.resolve("file");
    mirror = LoopbackMirror.start();
  }

  @AfterEach
  void stop() {
    mirror.close();
  }

  @Test
  void gives_the_digest_of_what_it_wrote() throws Exception {
    mirror.serving("file", BODY);
    assertThat(run("file")).isEqualTo(Packed.digest(BODY));
    assertThat(target).hasBinaryContent(BODY);
  }

  @Test
  void a_slow_server_is_fine_while_something_comes() throws Exception {
    mirror.on(
        "file",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 8; i++) {
            exchange.getResponseBody().write(i);
            exchange.getResponseBody().flush();
            pause(100);
          }
        });
    assertThat(run("file")).isEqualTo(Packed.digest(new byte[] {0, 1, 2, 3, 4, 5, 6, 7}));
  }

  @Test
  void follows_a_redirect_but_not_for_ever() throws Exception {
    mirror.on("file", exchange -> redirect(exchange, mirror.uri().resolve("moved")));
    mirror.serving("moved", BODY);
    assertThat(run("file")).isEqualTo(Packed.digest(BODY));
    mirror.on("loop", exchange -> redirect(exchange, mirror.uri().resolve("loop")));
    assertThatThrownBy(() -> run("loop"))
        .isInstanceOf(Transfer.Refusal.class)
        .hasMessage("expected status 200, got 302");
  }

  @Test
  void gives_up_on_a_server_that_stalls_in_the_body() {
    transfer = waiting(400);
    mirror.stalling("file", BODY.length, Arrays.copyOf(BODY, 50));
    assertThatThrownBy(() -> run("file"))
        .isInstanceOf(HttpTimeoutException.class)
        .hasMessage("no data for 0.4 s");
  }

  @Test
  void gives_up_on_a_server_that_drips_a_byte_now_and_then() {
    Duration enough = Duration.ofSeconds(20);
    transfer = new Transfer(new Timeouts(enough, enough, Duration.ofMillis(1500)));
    mirror.on(
        "file",
        exchange -> {
          exchange.sendResponseHeaders(200, BODY.length);
          while (true) {
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            pause(50);
          }
        });
    assertThatThrownBy(() -> run("file"))
        .isInstanceOf(HttpTimeoutException.class)
        .hasMessage("not complete within 1.5 s");
    assertThat(target.toFile().length()).isBetween(2L, 100L);
  }

  @Test
  void gives_up_on_a_server_that_never_answers() {
    transfer = waiting(400);
    mirror.on("file", exchange -> mirror.awaitClosing());
    assertThatThrownBy(() -> run("file"))
        .isInstanceOf(HttpTimeoutException.class)
        .hasMessage("no answer within 0.4 s");
  }

  @Test
  void a_refused_connection_is_quick() throws IOException {
    URI closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }
    Transfer patient = waiting(20_000);
    long start = System.nanoTime();
    assertThatThrownBy(() -> run(patient, closed)).isInstanceOf(ConnectException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void rejects_a_body_longer_than_allowed_before_reading_it_where_announced() {
    mirror.serving("file", new byte[LIMIT + 1]);
    assertThatThrownBy(() -> run("file"))
        .isInstanceOf(Transfer.Refusal.class)
        .hasMessage("expected at most 235216 bytes, got 235217 or more");
    assertThat(target).isEmptyFile();
  }

  @Test
  void rejects_a_body_longer_than_allowed_without_reading_to_its_end() {
    mirror.on(
        "file",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] piece = new byte[1 << 16];
          for (int i = 0; i < 1 << 20; i++) {
            exchange.getResponseBody().write(piece);
          }
        });
    assertThatThrownBy(() -> run("file"))
        .isInstanceOf(Transfer.Refusal.class)
        .hasMessageStartingWith("expected at most 235216 bytes, got ");
    assertThat(target.toFile().length()).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void an_interrupted_thread_stops_waiting_and_stays_interrupted() {
    mirror.on("file", exchange -> mirror.awaitClosing());
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> run("file")).isInstanceOf(ClosedByInterruptException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static Transfer waiting(long idleMillis) {
    Duration enough = Duration.ofSeconds(20);
    return new Transfer(new Timeouts(enough, Duration.ofMillis(idleMillis), enough));
  }

  private String run(String path) throws IOException {
    return run(transfer, mirror.uri().resolve(path));
  }

  private String run(Transfer how, URI source) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            target,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      return how.run(source, file, LIMIT, Progress.none());
    }
  }

  private static void redirect(HttpExchange exchange, URI target) throws IOException {
    exchange.getResponseHeaders().set("Location", target.toString());
    LoopbackMirror.send(exchange, 302, new byte[0]);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
