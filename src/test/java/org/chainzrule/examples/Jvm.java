package org.chainzrule.examples;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A main in a process of its own, with its output in a folder.
 *
 * @param classPath which entries of this process's class path it has
 * @param first entries that come before those
 * @param options of Java itself
 */
public record Jvm(
    Path folder,
    Map<String, String> environment,
    Predicate<String> classPath,
    List<Path> first,
    List<String> options) {

  /** How long a program may run. */
  static final int MAX_SECONDS = 120;

  /** How a process ended and what it printed. */
  public record Result(int code, String out, String err) {}

  /** With no other entries and options. */
  Jvm(Path folder, Map<String, String> environment, Predicate<String> classPath) {
    this(folder, environment, classPath, List.of(), List.of());
  }

  /** Without any data source but what is named, and without a network. */
  public static Jvm in(Path folder) {
    return new Jvm(folder, Map.of("CHAINZRULE_HOME", folder.resolve("home").toString()), e -> true);
  }

  /** The same with one more variable of the environment. */
  public Jvm withVariable(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Jvm(folder, more, classPath, first, options);
  }

  /** The same with only some entries of the class path. */
  Jvm onlyWith(Predicate<String> entries) {
    return new Jvm(folder, environment, entries, first, options);
  }

  /** The same with options for Java itself, such as system properties. */
  public Jvm with(String... more) {
    return new Jvm(folder, environment, classPath, first, List.of(more));
  }

  /** The same for a program that computes for seconds, which pays for being optimised. */
  Jvm optimised() {
    return with("-XX:TieredStopAtLevel=4");
  }

  /** The same with a library before all others. */
  public Jvm after(Path library) {
    return new Jvm(folder, environment, classPath, List.of(library), options);
  }

  public Result run(Class<?> main, String... args) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        process(main, args).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(late(main, args));
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** What to say of a program that runs for longer than {@link #MAX_SECONDS}. */
  static String late(Class<?> main, String... args) {
    return String.format(
        Locale.ROOT,
        "expected an end of %s %s within %d s",
        main.getSimpleName(),
        List.of(args),
        MAX_SECONDS);
  }

  /** What starts such a process. */
  public ProcessBuilder process(Class<?> main, String... args) {
    String path =
        Stream.concat(
                first.stream().map(Path::toString),
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(classPath))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      // Newer ones warn about every library with native code unless told that it is meant.
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    // Most of them end soon after they have started: to compile little saves a third of the time.
    command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(List.of("-cp", path, main.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("CHAINZRULE_DATA");
    builder.environment().putAll(environment);
    return builder;
  }
}
