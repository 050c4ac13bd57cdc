package org.chainzrule.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a main class of the benchmarks in a separate virtual machine. */
final class ChildJvm {

  private ChildJvm() {}

  /**
   * Runs the class and waits for its end.
   *
   * @return the line that starts with {@code "result "}, without that word
   */
  static String run(List<String> options, Class<?> main, String... args) {
    return run(options, Map.of(), main, args);
  }

  /** The same with additional environment variables. */
  static String run(
      List<String> options, Map<String, String> environment, Class<?> main, String... args) {
    List<String> command = command(options, main);
    command.addAll(List.of(args));
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      String text;
      try (InputStream out = process.getInputStream()) {
        text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (process.waitFor() != 0) {
        throw new IllegalStateException("expected " + command + " to succeed, got " + text);
      }
      return text.lines()
          .filter(line -> line.startsWith("result "))
          .map(line -> line.substring("result ".length()))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("expected a result, got " + text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The words that start a main class with the class path of this process; more may be added. */
  static List<String> command(List<String> options, Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return command;
  }
}
