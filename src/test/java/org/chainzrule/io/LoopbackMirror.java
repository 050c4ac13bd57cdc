package org.chainzrule.io;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP mirror on the loopback address with scripted answers; it records the requests. */
public final class LoopbackMirror implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  private LoopbackMirror(HttpServer server) {
    this.server = server;
  }

  public static LoopbackMirror start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    LoopbackMirror mirror = new LoopbackMirror(server);
    server.setExecutor(mirror.threads);
    server.start();
    return mirror;
  }

  /** Sets the answer to a path, relative to the mirror. */
  public LoopbackMirror on(String path, HttpHandler handler) {
    server.createContext(
        "/files/" + path,
        exchange -> {
          requests.add(path);
          try (exchange) {
            handler.handle(exchange);
          }
        });
    return this;
  }

  public LoopbackMirror serving(String path, byte[] body) {
    return on(path, exchange -> send(exchange, 200, body));
  }

  /** Sends a part of the announced body, then nothing more until the test ends. */
  public LoopbackMirror stalling(String path, int announced, byte[] sent) {
    return on(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, announced);
          exchange.getResponseBody().write(sent);
          exchange.getResponseBody().flush();
          awaitClosing();
        });
  }

  public void awaitClosing() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/files/");
  }

  public List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
