package org.chainzrule.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.chainzrule.io.LyingServer.lines;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a server answers, a wrong file never gets into the cache and the wait has an end. */
@Timeout(60)
class LyingServerTest {

  private static final String NAME = "images.gz";
  private static final byte[] CONTENT = Packed.content(100_000);
  private static final byte[] PACKED = Packed.gzip(CONTENT);
  private static final KnownFile FILE = Packed.known(NAME, CONTENT);
  private static final Duration ENOUGH = Duration.ofSeconds(40);
  private static final Timeouts PATIENT = new Timeouts(ENOUGH, ENOUGH, ENOUGH);
  private static final Timeouts IMPATIENT =
      new Timeouts(ENOUGH, Duration.ofMillis(700), Duration.ofMillis(1500));

  @TempDir Path cache;

  /** The ways of lying, each with a part of the reason that is given. */
  enum Way {
    NOT_FOUND("expected status 200, got 404", status("404 Not Found")),
    BROKEN("expected status 200, got 500", status("500 Internal Server Error")),
    BUSY("expected status 200, got 503", status("503 Service Unavailable", "Retry-After: 9999")),
    SECRET("expected status 200, got 401", status("401 Unauthorized", "WWW-Authenticate: Basic")),
    NOTHING("expected status 200, got 204", status("204 No Content")),
    PARTIAL("expected status 200, got 206", ok(206, Integer.toString(PACKED.length), PACKED)),
    ELSEWHERE_FOR_EVER("expected status 200, got 302", status("302 Found", "Location: /again")),
    ELSEWHERE_ON_DISK("got 302", status("302 Found", "Location: file:///etc/passwd")),
    ELSEWHERE_UNNAMED("", status("302 Found")),
    EMPTY("expected SHA-256 ", ok(200, "0", new byte[0])),
    CUT_OFF("", ok(200, Integer.toString(PACKED.length), Arrays.copyOf(PACKED, 200))),
    LONGER_THAN_ANNOUNCED("expected SHA-256 ", ok(200, "200", PACKED)),
    LENGTH_BELOW_ZERO("", ok(200, "-5", PACKED)),
    LENGTH_IN_WORDS("", ok(200, "many", PACKED)),
    LENGTH_BEYOND_NUMBERS("", ok(200, "99999999999999999999", PACKED)),
    TOO_LONG("expected at most 165536 bytes, got 999999999 or more", ok(200, "999999999", PACKED)),
    ENDLESS("expected at most 165536 bytes, got ", forever(head(200), new byte[1 << 14])),
    CHUNKS_OF_GARBAGE("", chunked(lines("zz", "garbage", "?", ""))),
    CHUNKS_WITHOUT_END("", chunked(lines("3", "abc"))),
    CHUNKS_BELOW_ZERO("", chunked(lines("-3", "abc", "0", ""))),
    CHUNKS_OF_GIGABYTES("", chunked(lines("7fffffff", "abc"))),
    NO_HTTP("", out -> out.write(lines("SSH-2.0-OpenSSH_9.0"))),
    CLOSED_AT_ONCE("", out -> {}),
    HEADER_WITHOUT_END("", forever(lines("HTTP/1.1 200 OK"), lines("X-More: " + "x".repeat(990)))),
    PAGE("got what looks like an HTML page", ok(200, null, lines("<!DOCTYPE html><p>Log in"))),
    OTHER_CONTENT("expected SHA-256 ", ok(200, null, Packed.gzip(Packed.content(99_999)))),
    FLIPPED_BIT("expected SHA-256 ", ok(200, null, flipped())),
    UNPACKS_TO_MORE("expected SHA-256 ", ok(200, null, Packed.gzip(new byte[10_000_000]))),
    NO_ANSWER(true, "no answer within 0.7 s", LyingServerTest::hang),
    PROMISES(true, "", repeatedly(lines("HTTP/1.1 100 Continue", ""))),
    STALLED(true, "no data for 0.7 s", stalled()),
    DRIPPING(true, "not complete within 1.5 s", dripping());

    private final boolean slow;
    private final String reason;
    private final LyingServer.Answer answer;

    Way(String reason, LyingServer.Answer answer) {
      this(false, reason, answer);
    }

    Way(boolean slow, String reason, LyingServer.Answer answer) {
      this.slow = slow;
      this.reason = reason;
      this.answer = answer;
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_lie_is_named_and_leaves_nothing_behind(Way way) throws IOException {
    try (LyingServer server = LyingServer.start(way.answer);
        LoopbackMirror honest = LoopbackMirror.start()) {
      Downloads lying = new Downloads(List.of(server.uri()), cache, way.slow ? IMPATIENT : PATIENT);
      assertThatThrownBy(() -> lying.fetch(FILE, Progress.none()))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("could not download images.gz (" + server.uri() + ": ")
          .hasMessageContaining(way.reason)
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
      assertThat(listing()).containsExactly(".lock");
      honest.serving(NAME, PACKED);
      List<URI> mirrors = way.slow ? List.of(honest.uri()) : List.of(server.uri(), honest.uri());
      assertThat(new Downloads(mirrors, cache, PATIENT).fetch(FILE, Progress.none()))
          .hasBinaryContent(PACKED);
    }
  }

  private List<String> listing() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static LyingServer.Answer status(String status, String... headers) {
    return out -> {
      out.write(lines("HTTP/1.1 " + status));
      for (String header : headers) {
        out.write(lines(header));
      }
      out.write(lines("Connection: close", "Content-Length: 0", ""));
    };
  }

  /** A body with an announced length, or none. */
  private static LyingServer.Answer ok(int status, String length, byte[] body) {
    return out -> {
      out.write(lines("HTTP/1.1 " + status + " OK", "Connection: close"));
      out.write(length == null ? new byte[0] : lines("Content-Length: " + length));
      out.write(lines(""));
      out.write(body);
    };
  }

  private static byte[] head(int status) {
    return lines("HTTP/1.1 " + status + " OK", "Connection: close", "");
  }

  private static LyingServer.Answer chunked(byte[] chunks) {
    return out -> {
      out.write(lines("HTTP/1.1 200 OK", "Connection: close", "Transfer-Encoding: chunked", ""));
      out.write(chunks);
    };
  }

  private static LyingServer.Answer forever(byte[] start, byte[] piece) {
    return out -> {
      out.write(start);
      while (true) {
        out.write(piece);
      }
    };
  }

  private static LyingServer.Answer repeatedly(byte[] piece) {
    return out -> {
      while (true) {
        out.write(piece);
        out.flush();
        pause(50);
      }
    };
  }

  private static LyingServer.Answer stalled() {
    return out -> {
      ok(200, Integer.toString(PACKED.length), Arrays.copyOf(PACKED, 100)).write(out);
      out.flush();
      hang(out);
    };
  }

  private static LyingServer.Answer dripping() {
    return out -> {
      out.write(head(200));
      repeatedly("x".getBytes(StandardCharsets.US_ASCII)).write(out);
    };
  }

  private static void hang(OutputStream out) {
    pause(30_000);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the server is closed", e);
    }
  }

  private static byte[] flipped() {
    byte[] bytes = PACKED.clone();
    bytes[bytes.length / 2] ^= 1;
    return bytes;
  }
}
