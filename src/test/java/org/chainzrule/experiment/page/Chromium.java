package org.chainzrule.experiment.page;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chainzrule.io.Json;

/**
 * A Chromium of its own without a window, driven by its DevTools protocol.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">Chrome DevTools Protocol</a>
 */
final class Chromium implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");

  private static final int MAX_SECONDS = 60;

  private static final Pattern SESSION = Pattern.compile("\"sessionId\":\"([^\"]+)\"");
  private static final Pattern TARGET = Pattern.compile("\"targetId\":\"([^\"]+)\"");
  private static final Pattern VALUE = Pattern.compile("\"value\":(?:\"([^\"]*)\"|([^,}]*))");

  private final Process process;
  private final WebSocket socket;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final List<String> complaints = new ArrayList<>();
  private String session = "";
  private int sent;

  private Chromium(Process process, Path profile) throws Exception {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address(process, profile)), new Receiver(received))
            .get(MAX_SECONDS, TimeUnit.SECONDS);
  }

  /** The program, if one of its names is on the path. */
  static Optional<Path> installed() {
    return NAMES.stream()
        .flatMap(
            name ->
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Chromium start(Path program, Path folder) throws Exception {
    Path profile = Files.createDirectory(folder.resolve("profile"));
    ProcessBuilder command =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.txt").toFile());
    // Its socket belongs below the folder of the test, as all that a test writes.
    command.environment().put("TMPDIR", folder.toString());
    Process process = command.start();
    try {
      return new Chromium(process, profile);
    } catch (Exception e) {
      end(process);
      throw e;
    }
  }

  /** The browser writes its port and path to a file in its profile. */
  private static String address(Process process, Path profile) throws Exception {
    Path file = profile.resolve("DevToolsActivePort");
    for (int tenths = 0; tenths < 10 * MAX_SECONDS && process.isAlive(); tenths++) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (lines.size() > 1) {
        return "ws://127.0.0.1:" + lines.get(0) + lines.get(1);
      }
      Thread.sleep(100);
    }
    throw new IOException("expected a browser that listens, got none within a minute");
  }

  /** Puts messages together, which may come in parts. */
  private static final class Receiver implements WebSocket.Listener {
    private final BlockingQueue<String> received;
    private final StringBuilder parts = new StringBuilder();

    Receiver(BlockingQueue<String> received) {
      this.received = received;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
      parts.append(part);
      if (isLast) {
        received.add(parts.toString());
        parts.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  /** Opens a page of its own in a window of this size, light or dark, and waits until it stands. */
  void open(URI page, int width, boolean dark) throws Exception {
    complaints.clear();
    session = "";
    String target = find(TARGET, send("Target.createTarget", Map.of("url", "about:blank")));
    session =
        find(SESSION, send("Target.attachToTarget", Map.of("targetId", target, "flatten", true)));
    for (String domain : List.of("Page", "Runtime", "Log")) {
      send(domain + ".enable", Map.of());
    }
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
    send("Emulation.setEmulatedMedia", colourScheme(dark ? "dark" : "light"));
    send("Page.navigate", Map.of("url", page.toString()));
    await(message -> message.contains("\"method\":\"Page.loadEventFired\""));
  }

  private static Map<String, Object> colourScheme(String scheme) {
    return Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme)));
  }

  /** The value of an expression of JavaScript, as text. */
  String evaluate(String expression) throws Exception {
    return find(VALUE, send("Runtime.evaluate", Map.of("expression", "'' + (" + expression + ")")));
  }

  /** What the page complained about in the console: errors, warnings, things it may not load. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  private String send(String method, Map<String, ?> parameters) throws Exception {
    int id = ++sent;
    Map<String, Object> message =
        session.isEmpty()
            ? Map.of("id", id, "method", method, "params", parameters)
            : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
    socket.sendText(Json.write(message), true).get(MAX_SECONDS, TimeUnit.SECONDS);
    String answer = await(text -> text.startsWith("{\"id\":" + id + ","));
    if (answer.contains("\"error\":")) {
      throw new IOException(method + ": " + answer);
    }
    return answer;
  }

  private String await(java.util.function.Predicate<String> wanted) throws Exception {
    while (true) {
      String message = received.poll(MAX_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new IOException("expected an answer of the browser within a minute");
      }
      if (message.contains("\"method\":\"Runtime.consoleAPICalled\"")
          || message.contains("\"method\":\"Runtime.exceptionThrown\"")
          || message.contains("\"method\":\"Log.entryAdded\"")) {
        complaints.add(message);
      }
      if (wanted.test(message)) {
        return message;
      }
    }
  }

  private static String find(Pattern pattern, String answer) {
    Matcher found = pattern.matcher(answer);
    if (!found.find()) {
      throw new IllegalStateException("expected " + pattern + ", got " + answer);
    }
    return found.group(1) == null ? found.group(2) : found.group(1);
  }

  @Override
  public void close() throws InterruptedException {
    socket.abort();
    end(process);
  }

  private static void end(Process process) throws InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
