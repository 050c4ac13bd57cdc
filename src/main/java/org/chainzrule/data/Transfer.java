package org.chainzrule.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Gets one address into one file, with limits on its size and on the server's silence. */
final class Transfer {

  private static final int BUFFER = 1 << 16;

  private final HttpClient client;
  private final Duration idle;

  /** The client follows redirects, but none from https to http. */
  Transfer(Duration connect, Duration idle) {
    this.idle = idle;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(connect)
            .build();
  }

  /** An answer that a second try would not change. */
  static final class Refusal extends IOException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message);
    }
  }

  /**
   * The SHA-256 of what came, which is safely on the disk then.
   *
   * @param target must not exist yet
   * @param limit bytes allowed
   */
  String run(URI source, Path target, long limit, Progress progress)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response = answer(source);
    try (InputStream body = response.body();
        Watchdog watchdog = Watchdog.over(body, idle)) {
      long length = length(response, limit);
      try (FileChannel file =
              FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          DigestOutputStream out =
              new DigestOutputStream(Channels.newOutputStream(file), KnownFile.sha256())) {
        byte[] buffer = new byte[BUFFER];
        long done = 0;
        for (int n = read(body, buffer, watchdog); n >= 0; n = read(body, buffer, watchdog)) {
          done += n;
          requireAtMost(limit, done);
          out.write(buffer, 0, n);
          progress.at(done, length);
        }
        file.force(true);
        return KnownFile.hex(out.getMessageDigest());
      }
    }
  }

  /**
   * Waits here and not in the client, whose own limit leaves out looking up the host. A thread of
   * its own sends: asynchronously, the client would finish on the common pool, whose only thread
   * may be the one that waits.
   */
  private HttpResponse<InputStream> answer(URI source) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(source).build();
    FutureTask<HttpResponse<InputStream>> answer =
        new FutureTask<>(() -> client.send(request, HttpResponse.BodyHandlers.ofInputStream()));
    Thread sender = new Thread(answer, "chainzrule-download");
    sender.setDaemon(true);
    sender.start();
    try {
      return answer.get(idle.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no answer within " + seconds());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    } finally {
      answer.cancel(true);
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

  private int read(InputStream body, byte[] buffer, Watchdog watchdog) throws IOException {
    try {
      int n = body.read(buffer);
      watchdog.heard();
      return n;
    } catch (IOException e) {
      throw watchdog.expired() ? new HttpTimeoutException("no data for " + seconds()) : e;
    }
  }

  private static void requireAtMost(long limit, long bytes) throws Refusal {
    if (bytes > limit) {
      throw new Refusal("expected at most " + limit + " bytes, got " + bytes + " or more");
    }
  }

  private String seconds() {
    return idle.toMillis() / 1000.0 + " s";
  }
}
