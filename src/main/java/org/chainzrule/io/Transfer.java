package org.chainzrule.io;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The download of one address into one file, with a limit on its size, on every wait for the server
 * and on the time in all.
 */
final class Transfer {

  private static final int BUFFER = 1 << 16;

  private final HttpClient client;
  private final Timeouts timeouts;

  /** Redirects are followed, except from https to http. */
  Transfer(Timeouts timeouts) {
    this.timeouts = timeouts;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(timeouts.connect())
            .build();
  }

  /** A failure that a second request would not change. */
  static final class Refusal extends IOException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message);
    }
  }

  /**
   * Writes the body of the response and returns its SHA-256.
   *
   * @param limit the most bytes allowed
   * @throws HttpTimeoutException if the server was silent for too long, or slow
   * @throws ClosedByInterruptException if the thread was interrupted; it stays so
   */
  String run(URI source, FileChannel target, long limit, Progress progress) throws IOException {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "chainzrule-download");
              made.setDaemon(true);
              return made;
            });
    Waiting waiting = new Waiting(thread, System.nanoTime() + timeouts.whole().toNanos());
    HttpRequest request = HttpRequest.newBuilder(source).build();
    try {
      HttpResponse<InputStream> response =
          waiting.inTime(
              "no answer within ",
              () -> client.send(request, HttpResponse.BodyHandlers.ofInputStream()));
      try (InputStream body = response.body()) {
        long length = length(response, limit);
        Digest digest = Digest.empty();
        byte[] buffer = new byte[BUFFER];
        Callable<Integer> read = () -> body.read(buffer);
        long done = 0;
        for (int n = waiting.inTime("no data for ", read);
            n >= 0;
            n = waiting.inTime("no data for ", read)) {
          done += n;
          requireAtMost(limit, done);
          ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
          digest.addBytes(bytes);
          while (bytes.hasRemaining()) {
            target.write(bytes);
          }
          progress.at(done, length);
        }
        return digest.hex();
      }
    } finally {
      thread.shutdownNow();
    }
  }

  /**
   * Waits for calls on another thread. The client's own limit on the answer does not cover looking
   * up the host, and it has none on reading; and its asynchronous calls finish on the common pool,
   * whose only thread may be the one that waits.
   *
   * @param end when the whole download must be complete, in the time of {@link System#nanoTime}
   */
  private final class Waiting {

    private final ExecutorService thread;
    private final long end;

    Waiting(ExecutorService thread, long end) {
      this.thread = thread;
      this.end = end;
    }

    <T> T inTime(String problem, Callable<T> call) throws IOException {
      long idle = timeouts.idle().toNanos();
      long left = end - System.nanoTime();
      try {
        return thread.submit(call).get(Math.min(idle, left), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        throw new HttpTimeoutException(
            left < idle
                ? "not complete within " + seconds(timeouts.whole())
                : problem + seconds(timeouts.idle()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ClosedByInterruptException();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
      }
    }
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }

  private static long length(HttpResponse<InputStream> response, long limit) throws IOException {
    int status = response.statusCode();
    if (status != 200) {
      String message = "expected status 200, got " + status;
      throw status < 500 ? new Refusal(message) : new IOException(message);
    }
    try {
      long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      requireAtMost(limit, length);
      return length;
    } catch (NumberFormatException e) {
      throw new IOException("expected a number as Content-Length", e);
    }
  }

  private static void requireAtMost(long limit, long bytes) throws Refusal {
    if (bytes > limit) {
      throw new Refusal("expected at most " + limit + " bytes, got " + bytes + " or more");
    }
  }
}
