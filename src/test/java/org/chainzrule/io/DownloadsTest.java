package org.chainzrule.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.chainzrule.examples.Jvm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DownloadsTest {

  private static final String NAME = "images.gz";
  private static final byte[] CONTENT = Packed.content(235_216);
  private static final byte[] PACKED = Packed.gzip(CONTENT);
  private static final KnownFile FILE = Packed.known(NAME, CONTENT);

  /** A long timeout; only tests of unresponsive servers use a short one. */
  private Duration idle = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Path cache;
  private LoopbackMirror first;
  private LoopbackMirror second;

  @BeforeEach
  void start() throws IOException {
    cache = folder.resolve("cache").resolve("deep");
    first = LoopbackMirror.start();
    second = LoopbackMirror.start();
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  @Test
  void downloads_once_and_reports_progress() throws IOException {
    first.serving(NAME, PACKED);
    List<Long> progress = new ArrayList<>();
    Path file =
        downloads(first).fetch(FILE, (done, total) -> progress.addAll(List.of(done, total)));
    assertThat(file).isEqualTo(cache.resolve(NAME)).hasBinaryContent(PACKED);
    assertThat(progress).isNotEmpty().endsWith((long) PACKED.length, (long) PACKED.length);
    downloads(first).fetch(FILE, Progress.none());
    assertThat(first.requests()).containsExactly(NAME);
    assertThat(listing()).containsExactlyInAnyOrder(".lock", NAME);
  }

  @Test
  void accepts_the_same_content_in_another_wrapper_or_unpacked() throws IOException {
    first.serving(NAME, Packed.rewrapped(PACKED));
    assertThat(fetch(first)).hasBinaryContent(Packed.rewrapped(PACKED));
    Files.delete(cache.resolve(NAME));
    second.serving(NAME, CONTENT);
    assertThat(fetch(second)).hasBinaryContent(CONTENT);
  }

  @Test
  void a_wrong_digest_leaves_nothing_behind() throws IOException {
    byte[] other = Packed.gzip(Packed.content(234_432));
    first.serving(NAME, other);
    rejects("expected SHA-256 " + FILE.archiveDigest() + ", got " + Packed.digest(other));
    assertThat(first.requests()).hasSize(2);
  }

  @Test
  void an_html_page_is_called_one() throws IOException {
    first.serving(NAME, "<html>Log in</html>".getBytes(StandardCharsets.UTF_8));
    rejects("expected images.gz, got what looks like an HTML page");
  }

  @Test
  void goes_on_to_the_second_mirror_after_a_404() throws IOException {
    first.on(NAME, exchange -> LoopbackMirror.send(exchange, 404, new byte[0]));
    second.serving(NAME, PACKED);
    assertThat(fetch(first, second)).hasBinaryContent(PACKED);
    assertThat(first.requests()).hasSize(1);
  }

  @Test
  void tries_a_mirror_twice_after_a_503() throws IOException {
    AtomicInteger count = new AtomicInteger();
    first.on(
        NAME,
        exchange -> {
          boolean busy = count.getAndIncrement() == 0;
          LoopbackMirror.send(exchange, busy ? 503 : 200, busy ? new byte[0] : PACKED);
        });
    assertThat(fetch(first)).hasBinaryContent(PACKED);
  }

  @Test
  void rejects_a_truncated_body() throws IOException {
    first.on(
        NAME,
        exchange -> {
          exchange.sendResponseHeaders(200, PACKED.length);
          exchange.getResponseBody().write(PACKED, 0, PACKED.length / 2);
          exchange.getResponseBody().flush();
        });
    rejects("could not download images.gz (" + first.uri());
    assertThat(first.requests()).hasSize(2);
  }

  @Test
  void gives_up_on_a_server_that_never_answers_and_does_not_ask_it_again() throws IOException {
    first.on(NAME, exchange -> first.awaitClosing());
    idle = Duration.ofMillis(400);
    Downloads downloads = downloads(first);
    for (String reason : List.of("no answer within 0.4 s", "gave no answer before")) {
      assertThatThrownBy(() -> downloads.fetch(FILE, Progress.none()))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(reason);
    }
    assertThat(first.requests()).hasSize(1);
  }

  @Test
  void a_gzip_file_that_unpacks_to_too_much_is_not_unpacked() throws IOException {
    first.serving(NAME, Packed.gzip(new byte[50_000_000]));
    rejects("expected SHA-256 ");
  }

  @Test
  void replaces_a_damaged_file_and_a_part_left_by_a_crash() throws IOException {
    first.serving(NAME, PACKED);
    Files.createDirectories(cache);
    Files.write(cache.resolve(NAME), Arrays.copyOf(PACKED, 100));
    Files.write(cache.resolve(NAME + ".part"), new byte[5000]);
    Files.write(cache.resolve(NAME + ".0.part"), new byte[5000]);
    assertThat(fetch(first)).hasBinaryContent(PACKED);
    assertThat(listing()).containsExactlyInAnyOrder(".lock", NAME);
  }

  @Test
  void two_threads_download_once() throws Exception {
    first.on(
        NAME,
        exchange -> {
          pause(200);
          LoopbackMirror.send(exchange, 200, PACKED);
        });
    CompletableFuture<Path> one = CompletableFuture.supplyAsync(() -> fetch(first));
    CompletableFuture<Path> two = CompletableFuture.supplyAsync(() -> fetch(first));
    assertThat(one.get()).isEqualTo(two.get()).hasBinaryContent(PACKED);
    assertThat(first.requests()).hasSize(1);
  }

  @Test
  void two_processes_download_once() throws Exception {
    Path a = folder.resolve("a");
    Path b = folder.resolve("b");
    first.on(
        NAME,
        exchange -> {
          for (int i = 0; i < 400 && !(Files.exists(a) && Files.exists(b)); i++) {
            pause(50);
          }
          pause(300);
          LoopbackMirror.send(exchange, 200, PACKED);
        });
    Process one = process(a);
    Process two = process(b);
    assertThat(one.waitFor(25, TimeUnit.SECONDS) && two.waitFor(25, TimeUnit.SECONDS)).isTrue();
    assertThat(one.exitValue()).isZero();
    assertThat(two.exitValue()).isZero();
    assertThat(cache.resolve(NAME)).hasBinaryContent(PACKED);
    assertThat(first.requests()).hasSize(1);
  }

  @Test
  void rejects_a_mirror_without_https() {
    assertThatThrownBy(
            () ->
                new Downloads(
                    List.of(URI.create("http://example.org/")), cache, Timeouts.standard(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a mirror that is reached by https, got http://example.org/");
  }

  @Test
  void a_cache_that_cannot_be_made_is_named() throws IOException {
    Files.createFile(folder.resolve("cache"));
    assertThatThrownBy(() -> fetch(first))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("could not use the cache " + cache);
  }

  private Process process(Path marker) throws IOException {
    return Jvm.in(folder)
        .process(
            DownloadMain.class,
            first.uri().toString(),
            cache.toString(),
            FILE.name(),
            FILE.archiveDigest(),
            FILE.contentDigest(),
            Long.toString(FILE.contentBytes()),
            marker.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(marker.getFileName() + ".log").toFile())
        .start();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Downloads downloads(LoopbackMirror... mirrors) {
    List<URI> uris = Stream.of(mirrors).map(LoopbackMirror::uri).toList();
    return new Downloads(
        uris, cache, new Timeouts(Duration.ofSeconds(20), idle, Duration.ofSeconds(60)));
  }

  private Path fetch(LoopbackMirror... mirrors) {
    return downloads(mirrors).fetch(FILE, Progress.none());
  }

  private void rejects(String message) throws IOException {
    assertThatThrownBy(() -> fetch(first))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
    assertThat(listing()).containsExactly(".lock");
  }

  private List<String> listing() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
