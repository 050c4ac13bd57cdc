package org.chainzrule.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the floor and the training steps in turn, several rounds, and prints ratios round by round:
 * the machine's speed drifts, ratios within a round do not.
 */
public final class Ratios {

  private static final String FLOOR = "eightProducts";

  private Ratios() {}

  /**
   * @param args the number of rounds, 7 by default
   */
  public static void main(String[] args) throws RunnerException {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
    Map<String, List<Double>> micros = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      for (RunResult result : once()) {
        String label = result.getPrimaryResult().getLabel();
        double score = result.getAggregatedResult().getPrimaryResult().getScore();
        micros.computeIfAbsent(label, key -> new ArrayList<>()).add(score);
      }
      print("round " + (round + 1) + ": %s", last(micros));
    }
    print("%-32s %10s %10s %10s", "ratio (over " + rounds + " rounds)", "min", "median", "max");
    ratio("step / products", micros.get("cubic"), micros.get(FLOOR));
    ratio("step with DREG / products", micros.get("cubicWithDreg"), micros.get(FLOOR));
    ratio("step with DREG / step", micros.get("cubicWithDreg"), micros.get("cubic"));
  }

  private static Collection<RunResult> once() throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(FloorBenchmark.class.getName())
                .include(TrainStepBenchmark.class.getName())
                .forks(1)
                .warmupIterations(4)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(6)
                .measurementTime(TimeValue.milliseconds(400))
                .verbosity(VerboseMode.SILENT)
                .build())
        .run();
  }

  private static String last(Map<String, List<Double>> micros) {
    StringBuilder line = new StringBuilder();
    micros.forEach(
        (label, values) ->
            line.append(
                String.format(Locale.ROOT, "%s %.0f us  ", label, values.get(values.size() - 1))));
    return line.toString();
  }

  private static void ratio(String name, List<Double> a, List<Double> b) {
    double[] ratios = new double[a.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = a.get(i) / b.get(i);
    }
    Arrays.sort(ratios);
    print(
        "%-32s %10.3f %10.3f %10.3f",
        name, ratios[0], ratios[ratios.length / 2], ratios[ratios.length - 1]);
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
