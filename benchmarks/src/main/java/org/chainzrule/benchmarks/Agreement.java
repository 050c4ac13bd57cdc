package org.chainzrule.benchmarks;

import java.util.List;
import java.util.Locale;

/** Checks that all libraries compute the same before any of them is timed. */
final class Agreement {

  private Agreement() {}

  /**
   * Compares the loss and every gradient of the peers with ours, on the same weights and batch.
   *
   * @throws IllegalStateException if one differs by more than 1e-4 of the largest element
   */
  static void check(Report report, List<Workload> networks) {
    report.heading("Agreement before timing");
    report.header("network", "kind", "peer", "worst relative difference of loss and gradients");
    for (Workload network : networks) {
      for (Workload.Kind kind : Workload.Kind.values()) {
        Workload workload = network.with(kind);
        ResidentBatches data = new ResidentBatches(workload);
        try (Peer ours = new Ours(workload, data)) {
          LossAndGradients expected = ours.lossAndGradients();
          try (Peer djl = new Djl(workload, data)) {
            row(
                report,
                workload,
                "PyTorch (DJL)",
                expected.agree(workload + " in DJL", djl.lossAndGradients()));
          }
          if (Dl4j.supports(workload)) {
            try (Peer dl4j = new Dl4j(workload, data)) {
              row(
                  report,
                  workload,
                  "DL4J",
                  expected.agree(workload + " in DL4J", dl4j.lossAndGradients()));
            }
          }
        }
      }
    }
  }

  private static void row(Report report, Workload workload, String peer, double worst) {
    report.row(
        workload.shape(), workload.kind().label, peer, String.format(Locale.ROOT, "%.1e", worst));
  }
}
