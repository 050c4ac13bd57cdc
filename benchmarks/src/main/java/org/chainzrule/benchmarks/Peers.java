package org.chainzrule.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Measures all published speeds in one command: checks that all libraries compute the same, times
 * them side by side, and writes the tables into docs/results/performance.md.
 */
public final class Peers {

  private static final String PAGE = "results/performance.md";
  private static final int BATCH = 32;

  private Peers() {}

  /**
   * @param args the number of rounds, 32 by default, and the parts to run, all by default
   */
  public static void main(String... args) {
    int rounds = 32;
    List<String> wanted = new ArrayList<>();
    for (String arg : args) {
      if (arg.matches("\\d+")) {
        rounds = Integer.parseInt(arg);
      } else {
        wanted.add(arg);
      }
    }
    Map<String, Consumer<Report>> parts = parts(Math.max(1, rounds));
    if (!parts.keySet().containsAll(wanted)) {
      throw new IllegalArgumentException("expected parts of " + parts.keySet() + ", got " + wanted);
    }
    Path page = docs().resolve(PAGE);
    // ND4J is loaded first, since it sets the number of BLAS threads.
    Nd4j.scalar(0);
    Set<String> chosen = wanted.isEmpty() ? parts.keySet() : Set.copyOf(wanted);
    parts.forEach(
        (name, part) -> {
          if (chosen.contains(name)) {
            Report report = new Report(name);
            part.accept(report);
            report.write(page);
          }
        });
    // Threads of the peers would keep the process alive.
    System.exit(0);
  }

  private static Map<String, Consumer<Report>> parts(int rounds) {
    Map<String, Consumer<Report>> parts = new LinkedHashMap<>();
    parts.put("machine", report -> Machine.run(report, rounds));
    parts.put("agreement", report -> Agreement.check(report, TrainingSteps.networks(BATCH)));
    parts.put("steps", report -> TrainingSteps.run(report, rounds));
    parts.put("inference", report -> Inference.run(report, rounds));
    parts.put("texts", report -> TextSteps.run(report, rounds));
    parts.put("loading", report -> Loading.run(report, rounds));
    parts.put("tokenising", report -> Tokenising.run(report, rounds));
    parts.put("scaling", report -> Scaling.run(report, rounds));
    parts.put("threads", report -> Threads.run(report, rounds));
    parts.put("busy", report -> BusyMachine.run(report, rounds));
    parts.put("limits", report -> OneCore.run(report, rounds));
    parts.put("memory", Footprint::run);
    parts.put("start", ColdStart::run);
    return parts;
  }

  /** The folder docs, seen from the folder of the project or from benchmarks/. */
  static Path docs() {
    return Stream.of("docs", "../docs")
        .map(Path::of)
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("expected a folder docs here or one folder above"));
  }
}
