package org.chainzrule.examples;

import java.util.Optional;
import org.chainzrule.data.Dataset;
import org.chainzrule.experiment.report.StabilityReport;
import org.chainzrule.nn.Layer;
import picocli.CommandLine.Option;

/** Whether and on how many examples the steepness of a trained network is measured. */
final class StabilityOptions {

  @Option(
      names = "--measure",
      description =
          "Also measure layers, Jacobians, effective ranks and slopes; --json does so, too.")
  private boolean measure;

  @Option(
      names = "--measure-images",
      paramLabel = "N",
      description = "Number of test examples to measure those on (default: ${DEFAULT-VALUE}).")
  private int images = 500;

  void check() {
    Console.checkAtLeast("--measure-images", images, 1);
  }

  /**
   * The report, if it is asked for.
   *
   * @param toFile whether the figures go to a file, for which they are measured unasked
   */
  Optional<StabilityReport> measure(Layer network, Dataset test, long seed, boolean toFile) {
    return measure || toFile
        ? Optional.of(StabilityReport.of(network, test.take(images), seed))
        : Optional.empty();
  }
}
