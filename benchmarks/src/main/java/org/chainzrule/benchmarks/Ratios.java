package org.chainzrule.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.chainzrule.benchmarks.Rounds.Job;
import org.chainzrule.benchmarks.Rounds.Spread;
import org.chainzrule.benchmarks.Workload.Kind;

/**
 * Measures the ratio of a training step to its matrix products, in about a minute: 784-256-128-10
 * with cubic activations at batch 128, without DREG and with it.
 */
public final class Ratios {

  private static final int ROUNDS = 64;
  private static final int WARM_UP = 6;
  private static final String PRODUCTS = "products";

  private Ratios() {}

  /**
   * @param args the number of rounds, 64 by default; and {@code tables} to compare steps on a table
   *     of 30 000 and of 300 000 rows instead
   */
  public static void main(String... args) {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS;
    if (args.length > 1 && args[1].equals("tables")) {
      tables(rounds);
    } else {
      steps(rounds);
    }
  }

  private static void steps(int rounds) {
    Workload workload = Workload.of(Kind.CUBIC, 128, 784, 256, 128, 10);
    ResidentBatches data = new ResidentBatches(workload);
    String plain = Kind.CUBIC.label;
    String dreg = Kind.DREG.label;
    Rounds times =
        Rounds.run(
            rounds,
            List.of(
                new Job(PRODUCTS, new MatrixProducts(workload.maps()).alternatives()),
                new Job(plain, new Ours(workload, data)::train),
                new Job(dreg, new Ours(workload.with(Kind.DREG), data)::train)));
    print(rounds + " rounds of " + workload.shape() + ", batch " + workload.batch(), "all", "near");
    for (String job : List.of(PRODUCTS, plain, dreg)) {
      print(
          job + ", us",
          times.micros(job),
          times.nearMicros(job).map(Spread::middle).orElse("none"));
    }
    for (String job : List.of(plain, dreg)) {
      print(job + " / products", times, job, PRODUCTS);
    }
    print(dreg + " / " + plain, times, dreg, plain);
    System.out.println(RoundTrip.seen());
  }

  private static void print(String what, Rounds times, String job, String by) {
    print(what, times.ratio(job, by), times.nearRatio(job, by).map(Spread::middle).orElse("none"));
  }

  private static void tables(int rounds) {
    EmbeddingBagBenchmark small = EmbeddingBagBenchmark.of(30_000);
    EmbeddingBagBenchmark large = EmbeddingBagBenchmark.of(300_000);
    for (int i = 0; i < WARM_UP; i++) {
      small.mean();
      large.mean();
    }
    double[] micros = new double[rounds];
    double[] ratios = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      // The median step of a run leaves out what is allocated once at its start.
      micros[i] = small.mean().stepMicrosMedian();
      ratios[i] = large.mean().stepMicrosMedian() / micros[i];
    }
    print(rounds + " rounds of runs of 128 steps", "all", "");
    print("30 000 rows, us", Spread.of(micros), "");
    print("300 000 / 30 000 rows", Spread.of(ratios), "");
    double[] touched = {small.touched(), large.touched()};
    print("rows touched a step", Arrays.toString(touched), "");
  }

  private static void print(String what, Object all, Object near) {
    System.out.println(String.format(Locale.ROOT, "%-40s %24s %8s", what, all, near));
  }
}
