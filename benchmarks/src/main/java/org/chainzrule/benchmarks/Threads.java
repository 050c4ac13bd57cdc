package org.chainzrule.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.chainzrule.benchmarks.Rounds.Job;
import org.chainzrule.benchmarks.Workload.Kind;

/** Times steps with DREG by the number of threads, each number in a separate process. */
final class Threads {

  private static final Map<String, Workload> WORKLOADS =
      Map.of(
          "small", Workload.of(Kind.DREG, 128, 784, 256, 128, 10),
          "wide", Workload.of(Kind.DREG, 128, 784, 1024, 1024, 10),
          "images", Workload.images(Kind.DREG, 128));

  private static final int WARM_UP_STEPS = 5_000;

  private Threads() {}

  private static ResidentBatches data(Workload workload) {
    return new ResidentBatches(workload);
  }

  private static void train(Workload workload, int steps) {
    new Ours(workload, data(workload)).train(steps);
  }

  static void run(Report report, int rounds) {
    report.heading("Steps with DREG by threads");
    report.line("Each number of threads in a process of its own, batch 128.");
    report.header("network", "threads", "products, us", "step, us", "step / products");
    for (String name : List.of("small", "wide", "images")) {
      for (int threads = 1; threads <= Runtime.getRuntime().availableProcessors(); threads *= 2) {
        String[] words =
            ChildJvm.run(
                    List.of(),
                    Map.of("OMP_NUM_THREADS", String.valueOf(threads)),
                    Threads.class,
                    name,
                    String.valueOf(rounds))
                .split(";");
        report.row(
            WORKLOADS.get(name).shape(), String.valueOf(threads), words[0], words[1], words[2]);
      }
    }
  }

  /**
   * @param args the network and the number of rounds
   */
  public static void main(String... args) {
    Workload workload = WORKLOADS.get(args[0]);
    // The JIT compiler needs thousands of steps until all of the library is compiled.
    train(WORKLOADS.get("small"), WARM_UP_STEPS);
    train(workload, WARM_UP_STEPS / 10);
    ResidentBatches data = data(workload);
    Rounds times =
        Rounds.run(
            Integer.parseInt(args[1]),
            List.of(
                new Job("products", new MatrixProducts(workload.maps()).alternatives()),
                new Job("step", new Ours(workload, data)::train)));
    System.out.println(
        String.format(
            Locale.ROOT,
            "result %s;%s;%s",
            times.micros("products").middle(),
            times.micros("step").middle(),
            times.ratio("step", "products")));
  }
}
