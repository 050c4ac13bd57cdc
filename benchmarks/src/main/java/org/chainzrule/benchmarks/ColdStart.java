package org.chainzrule.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.chainzrule.benchmarks.Workload.Kind;

/** From the start of a virtual machine to the end of the first training step. */
final class ColdStart {

  private static final int TIMES = 5;

  private ColdStart() {}

  static void run(Report report) {
    report.heading("Cold start to first step, 784-256-128-10, batch 128");
    report.header("library", "activation", "ms");
    row(report, "ours", Kind.RELU);
    row(report, "djl", Kind.RELU);
    row(report, "dl4j", Kind.RELU);
    row(report, "ours", Kind.DREG);
    row(report, "djl", Kind.DREG);
  }

  private static void row(Report report, String library, Kind kind) {
    double[] millis = new double[TIMES];
    for (int i = 0; i < TIMES; i++) {
      millis[i] =
          Double.parseDouble(ChildJvm.run(List.of(), ColdStart.class, library, kind.name()));
    }
    report.row(library, kind.label, Rounds.Spread.of(millis).toString());
  }

  /**
   * @param args library and kind of activation
   */
  public static void main(String... args) {
    Workload work = Workload.of(Kind.valueOf(args[1]), 128, 784, 256, 128, 10);
    // Ours makes the data for all; they have nothing to read.
    ResidentBatches data = new ResidentBatches(1, work.batch(), work.inputs(), work.classes());
    Peer contender =
        switch (args[0]) {
          case "ours" -> new Ours(work, data);
          case "djl" -> new Djl(work, data);
          default -> new Dl4j(work, data);
        };
    contender.train(1);
    long start = ManagementFactory.getRuntimeMXBean().getStartTime();
    System.out.println("result " + (System.currentTimeMillis() - start));
    // Threads of the peers' own would keep the process up.
    System.exit(0);
  }
}
