package org.chainzrule.tensor;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Runs a main of the tests in its own virtual machine, for settings that are fixed per process. */
public final class ChildProcess {

  private ChildProcess() {}

  /**
   * Runs a main and returns what it prints to either stream.
   *
   * @param entry selects the entries of the class path that it gets
   * @param options of the virtual machine, such as {@code -Dchainzrule.kernels=composed}
   */
  public static List<String> run(Class<?> main, Predicate<String> entry, String... options) {
    return run(main, Map.of(), entry, options);
  }

  /**
   * The same.
   *
   * @param environment variables that it gets besides those of this process
   */
  public static List<String> run(
      Class<?> main, Map<String, String> environment, Predicate<String> entry, String... options) {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath));
    command.addAll(List.of(options));
    command.add(main.getName());
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.start();
      try {
        byte[] output = process.getInputStream().readAllBytes();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
          throw new IllegalStateException("no end of " + main.getName());
        }
        return new String(output, StandardCharsets.UTF_8).lines().toList();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
