package org.chainzrule.examples;

import java.util.Optional;
import org.chainzrule.data.Dataset;
import org.chainzrule.experiment.report.StabilityReport;
import org.chainzrule.nn.Layer;
import picocli.CommandLine.Option;

/** The options that measure the derivatives of a trained network. */
final class StabilityOptions {

  @Option(
      names = "--measure",
      description =
          "Also measure the norms of layers and Jacobians, effective ranks and slopes, as --json does.")
  private boolean measure;

  @Option(
      names = "--measure-images",
      paramLabel = "N",
      description = "Number of test examples for --measure (default: ${DEFAULT-VALUE}).")
  private int images = 500;

  void check() {
    Console.checkAtLeast("--measure-images", images, 1);
  }

  /**
   * The report, if the options ask for it.
   *
   * @param toFile whether the figures are written to a file, for which they are always measured
   */
  Optional<StabilityReport> measure(Layer network, Dataset test, long seed, boolean toFile) {
    return measure || toFile
        ? Optional.of(StabilityReport.of(network, test.take(images), seed))
        : Optional.empty();
  }
}
