package org.chainzrule.benchmarks;

import java.util.List;
import java.util.Locale;

/** Shows that all libraries compute the same before any of them is timed. */
final class Agreement {

  private Agreement() {}

  /**
   * Compares loss and every gradient of the peers with ours, on the same weights and batch.
   *
   * @throws IllegalStateException if one differs by more than 1e-4 of the largest
   */
  static void check(Report report, List<Workload> networks) {
    report.heading("Agreement before timing");
    report.header("network", "kind", "peer", "worst relative difference of loss and gradients");
    for (Workload network : networks) {
      for (Workload.Kind kind : Workload.Kind.values()) {
        Workload work = network.with(kind);
        ResidentBatches data = new ResidentBatches(1, work.batch(), work.inputs(), work.classes());
        try (Peer ours = new Ours(work, data)) {
          Slopes slopes = ours.slopes();
          try (Peer djl = new Djl(work, data)) {
            row(report, work, "PyTorch (DJL)", slopes.agree(work + " in DJL", djl.slopes()));
          }
          if (Dl4j.takes(work)) {
            try (Peer dl4j = new Dl4j(work, data)) {
              row(report, work, "DL4J", slopes.agree(work + " in DL4J", dl4j.slopes()));
            }
          }
        }
      }
    }
  }

  private static void row(Report report, Workload work, String peer, double worst) {
    report.row(work.shape(), work.kind().label, peer, String.format(Locale.ROOT, "%.1e", worst));
  }
}
