package org.chainzrule.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chainzrule.data.Dataset;
import org.chainzrule.experiment.report.ReportPart;
import org.chainzrule.experiment.report.RobustnessReport;
import org.chainzrule.experiment.report.StabilityReport;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.loss.Loss;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that measure robustness and derivatives of an image classifier. */
final class MeasureOptions {

  /** The options that measure the derivatives of a trained network. */
  static final class StabilityOptions {

    @Option(
        names = "--measure",
        description =
            "Also measure the norms of layers and Jacobians, effective ranks and slopes, as --json"
                + " and --report do.")
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

  @Option(
      names = "--attack",
      split = ",",
      paramLabel = "EPS",
      description =
          "Measure the accuracy under PGD attacks with 40 steps that change each pixel by at most"
              + " EPS, for each EPS (default: none).")
  private List<Double> attacks = List.of();

  @Option(
      names = "--certify",
      split = ",",
      paramLabel = "EPS",
      description =
          "Measure for each EPS how many images are provably classified correctly if each pixel"
              + " changes by at most EPS, by linear bounds and by interval bounds alone"
              + " (default: none).")
  private List<Double> certificates = List.of();

  @Option(
      names = "--robust-images",
      paramLabel = "N",
      description = "Number of test images for --attack and --certify (default: ${DEFAULT-VALUE}).")
  private int images = 1000;

  @Mixin private final StabilityOptions stability = new StabilityOptions();

  /** Rejects options that contradict each other, before any data is loaded. */
  void check() {
    stability.check();
    Console.checkAtLeast("--robust-images", images, 1);
    radii();
  }

  private RobustnessReport.Radii radii() {
    return Console.named(
        "--attack or --certify", () -> new RobustnessReport.Radii(attacks, certificates));
  }

  /**
   * Measures what the options ask for.
   *
   * @param toFile whether the figures are written to a file, for which more is measured
   */
  List<ReportPart> measure(Layer network, Loss loss, Dataset test, long seed, boolean toFile) {
    List<ReportPart> parts = new ArrayList<>();
    stability.measure(network, test, seed, toFile).ifPresent(parts::add);
    parts.add(RobustnessReport.of(network, loss, test.take(images), radii(), seed));
    return parts;
  }
}
