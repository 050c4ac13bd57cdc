package org.chainzrule.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainzrule.benchmarks.Rounds.Spread;
import org.chainzrule.benchmarks.Workload.Kind;

/**
 * Times steps with DREG of processes that may use one core only, or one and a half, beside those of
 * one thread: a process that starts more threads than it has cores is slower, not faster.
 */
final class OneCore {

  private static final double WARM_UP_MICROS = 8e6;
  private static final double SLICE_MICROS = 500_000;

  private OneCore() {}

  static void run(Report report, int rounds) {
    report.heading("With one core");
    report.line(
        "Each kind of limit in a process of its own, in turn, 784-256-128-10 with DREG at batch 128.");
    List<CpuQuota> groups = new ArrayList<>();
    Map<String, Timed> processes = new LinkedHashMap<>();
    try {
      processes.put(
          "one thread, `OMP_NUM_THREADS=1`",
          Timed.start(List.of(), Map.of("OMP_NUM_THREADS", "1")));
      if (onPath("taskset")) {
        processes.put(
            "bound to one core, `taskset -c 0`",
            Timed.start(List.of("taskset", "-c", "0"), Map.of()));
      }
      for (double cores : new double[] {1, 1.5}) {
        Optional<CpuQuota> group = CpuQuota.of(cores);
        if (group.isPresent()) {
          groups.add(group.get());
          processes.put(
              "a quota of " + cores + " cores", Timed.start(group.get().prefix(), Map.of()));
        }
      }
      processes.put("no limit", Timed.start(List.of(), Map.of()));
      measure(report, rounds, processes);
    } finally {
      processes.values().forEach(Timed::end);
      groups.forEach(CpuQuota::close);
    }
  }

  private static void measure(Report report, int rounds, Map<String, Timed> processes) {
    Map<String, double[]> micros = new LinkedHashMap<>();
    processes.keySet().forEach(name -> micros.put(name, new double[rounds]));
    for (int i = 0; i < rounds; i++) {
      for (Map.Entry<String, Timed> process : processes.entrySet()) {
        micros.get(process.getKey())[i] = process.getValue().micros();
      }
    }
    double[] one = micros.values().iterator().next();
    report.header("limit", "processors for Java", "step, us", "/ one thread");
    processes.forEach(
        (name, process) -> {
          double[] each = micros.get(name);
          report.row(
              name,
              String.valueOf(process.processors),
              Spread.of(each).middle(),
              Spread.ofRatios(each, one).toString());
        });
  }

  private static boolean onPath(String command) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  /** A process that trains for a while whenever it is told to. */
  private static final class Timed {

    private final Process process;
    private final BufferedReader answers;
    private final int processors;

    private Timed(Process process) {
      this.process = process;
      this.answers =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      this.processors = (int) answer();
    }

    static Timed start(List<String> prefix, Map<String, String> environment) {
      List<String> command = new ArrayList<>(prefix);
      command.addAll(ChildJvm.command(List.of(), Trained.class));
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
      builder.environment().putAll(environment);
      try {
        return new Timed(builder.start());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The time of a step over the next half second. */
    double micros() {
      try {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return answer();
    }

    private double answer() {
      try {
        String line = answers.readLine();
        while (line != null && !line.startsWith("result ")) {
          line = answers.readLine();
        }
        if (line == null) {
          throw new IllegalStateException("expected a result, got the end of the process");
        }
        return Double.parseDouble(line.substring("result ".length()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Ends the process and waits until it has ended. */
    void end() {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  /** The main class of such a process; it ends with its input. */
  static final class Trained {

    private Trained() {}

    /** Warms up, says how many processors Java sees, and trains for a while for every byte. */
    public static void main(String... args) throws IOException {
      Workload workload = Workload.of(Kind.DREG, 128, 784, 256, 128, 10);
      Ours ours = new Ours(workload, new ResidentBatches(workload));
      BusyMachine.micros(ours, 100, WARM_UP_MICROS);
      answer(Runtime.getRuntime().availableProcessors());
      while (System.in.read() >= 0) {
        answer(BusyMachine.micros(ours, 20, SLICE_MICROS));
      }
    }

    private static void answer(double value) {
      System.out.println(String.format(Locale.ROOT, "result %s", value));
    }
  }
}
