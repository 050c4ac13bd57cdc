package org.chainzrule.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/**
 * The benchmarks' own methods in turn, in one process, and the ratios of neighbours: the machine's
 * speed drifts by the second, ratios of what ran side by side drift far less. "Quiet" is the median
 * of the eighth of the rounds in which the products were fastest.
 */
public final class Ratios {

  private static final int STEPS = 128;
  private static final int WARM_UP = 25;

  private Ratios() {}

  /**
   * @param args the number of rounds, 64 by default; and {@code tables} to compare steps on a table
   *     of 30 000 and of 300 000 rows instead
   */
  public static void main(String... args) {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 64;
    if (args.length > 1 && args[1].equals("tables")) {
      tables(rounds);
    } else {
      steps(rounds);
    }
  }

  private static void steps(int rounds) {
    FloorBenchmark floor = new FloorBenchmark();
    floor.allocate();
    TrainStepBenchmark step = new TrainStepBenchmark();
    step.build();
    Runnable[] jobs = {
      floor::eightProducts, floor::eightProductsShared, step::cubic, step::cubicWithDreg
    };
    for (int i = 0; i < WARM_UP; i++) {
      Arrays.stream(jobs).forEach(Runnable::run);
    }
    double[][] micros = new double[rounds][jobs.length];
    for (double[] round : micros) {
      for (int j = 0; j < jobs.length; j++) {
        // Once untimed: threads of the job before look for work a while before they sleep.
        jobs[j].run();
        long start = System.nanoTime();
        jobs[j].run();
        round[j] = (System.nanoTime() - start) / 1e3 / STEPS;
      }
      // The floor is the faster way.
      round[0] = Math.min(round[0], round[1]);
    }
    Arrays.sort(micros, (a, b) -> Double.compare(a[0], b[0]));
    double[][] quiet = Arrays.copyOf(micros, Math.max(1, rounds / 8));
    print("%-28s %8s %8s", rounds + " rounds of " + STEPS + " steps", "quiet", "median");
    row("eight products, us", quiet, micros, 0, -1);
    row("step, us", quiet, micros, 2, -1);
    row("step with DREG, us", quiet, micros, 3, -1);
    row("step / products", quiet, micros, 2, 0);
    row("step with DREG / products", quiet, micros, 3, 0);
    row("step with DREG / step", quiet, micros, 3, 2);
  }

  /** "Quiet" are the rounds in which steps on the small table were fastest. */
  private static void tables(int rounds) {
    EmbeddingBagBenchmark small = EmbeddingBagBenchmark.of(30_000);
    EmbeddingBagBenchmark large = EmbeddingBagBenchmark.of(300_000);
    for (int i = 0; i < WARM_UP / 4; i++) {
      small.mean();
      large.mean();
    }
    double[][] micros = new double[rounds][];
    for (int i = 0; i < rounds; i++) {
      // The median step of each run: what a run makes once does not count.
      micros[i] = new double[] {small.mean().stepMicrosMedian(), large.mean().stepMicrosMedian()};
    }
    Arrays.sort(micros, (a, b) -> Double.compare(a[0], b[0]));
    double[][] quiet = Arrays.copyOf(micros, Math.max(1, rounds / 8));
    print("%-28s %8s %8s", rounds + " rounds of " + STEPS + " steps", "quiet", "median");
    row("30 000 rows, us", quiet, micros, 0, -1);
    row("300 000 rows, us", quiet, micros, 1, -1);
    row("300 000 / 30 000 rows", quiet, micros, 1, 0);
    print("rows touched a step: %.0f and %.0f", small.touched(), large.touched());
  }

  private static void row(String name, double[][] quiet, double[][] all, int a, int b) {
    String format = b < 0 ? "%-28s %8.0f %8.0f" : "%-28s %8.3f %8.3f";
    print(format, name, median(quiet, a, b), median(all, a, b));
  }

  /** Of column a, or of its ratio to column b. */
  private static double median(double[][] rounds, int a, int b) {
    double[] values =
        Arrays.stream(rounds).mapToDouble(r -> b < 0 ? r[a] : r[a] / r[b]).sorted().toArray();
    return values[values.length / 2];
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
