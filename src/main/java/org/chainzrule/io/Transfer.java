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
 * The download of one address into one file, with a limit on its size and on every wait for the
 * server.
 */
final class Transfer {

  private static final int BUFFER = 1 << 16;

  private final HttpClient client;
  private final Duration idle;

  /** Redirects are followed, except from https to http. */
  Transfer(Duration connect, Duration idle) {
    this.idle = idle;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(connect)
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
   * @throws HttpTimeoutException if the server was silent for too long
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
    HttpRequest request = HttpRequest.newBuilder(source).build();
    try {
      HttpResponse<InputStream> response =
          inTime(
              thread,
              "no answer within ",
              () -> client.send(request, HttpResponse.BodyHandlers.ofInputStream()));
      try (InputStream body = response.body()) {
        long length = length(response, limit);
        Digest digest = Digest.empty();
        byte[] buffer = new byte[BUFFER];
        Callable<Integer> read = () -> body.read(buffer);
        long done = 0;
        for (int n = inTime(thread, "no data for ", read);
            n >= 0;
            n = inTime(thread, "no data for ", read)) {
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
   * Waits for a call on another thread. The client's own limit on the answer does not cover looking
   * up the host, and it has none on reading; and its asynchronous calls finish on the common pool,
   * whose only thread may be the one that waits.
   */
  private <T> T inTime(ExecutorService thread, String problem, Callable<T> call)
      throws IOException {
    try {
      return thread.submit(call).get(idle.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException(problem + idle.toMillis() / 1000.0 + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
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
