package org.chainzrule.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server on the loopback address that answers every request with bytes of the test's choice,
 * whether they are HTTP or not. {@link LoopbackMirror} cannot lie, since its library writes HTTP.
 */
final class LyingServer implements AutoCloseable {

  /** Writes the answer to a request; the connection is closed when it returns. */
  @FunctionalInterface
  interface Answer {
    void write(OutputStream out) throws IOException;
  }

  private final ServerSocket server;
  private final Answer answer;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private LyingServer(ServerSocket server, Answer answer) {
    this.server = server;
    this.answer = answer;
  }

  static LyingServer start(Answer answer) throws IOException {
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    LyingServer server = new LyingServer(socket, answer);
    server.threads.submit(server::accept);
    return server;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        threads.submit(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = connection.getInputStream();
      int newlines = 0;
      for (int c = in.read(); c >= 0 && newlines < 2; c = newlines < 2 ? in.read() : c) {
        newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
      }
      answer.write(connection.getOutputStream());
      connection.getOutputStream().flush();
    } catch (IOException e) {
      // The client has had enough, as it should.
      return;
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  /** An answer of ASCII lines, each ended as HTTP has it. */
  static byte[] lines(String... lines) {
    return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
