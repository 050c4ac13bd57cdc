package org.chainzrule.examples;

import org.chainzrule.experiment.recipe.CertifiedConfig;
import picocli.CommandLine.Option;

/** The options of certified training. */
final class CertifiedOptions {

  @Option(
      names = "--certified-radius",
      paramLabel = "EPS",
      description =
          "Train for interval bounds within EPS of every pixel (interval bound propagation); 0 for"
              + " not at all (default: 0).")
  private double radius;

  @Option(
      names = "--certified-weight",
      paramLabel = "KAPPA",
      description =
          "With --certified-radius, the weight of the worst case beside the loss (default: 1).")
  private Double weight;

  @Option(
      names = "--certified-ramp",
      paramLabel = "PART",
      description =
          "With --certified-radius, the part of the training in which EPS rises from 0 (default:"
              + " 0.5).")
  private Double ramp;

  /**
   * The settings.
   *
   * @throws IllegalArgumentException if one is out of its range, or is given without a radius
   */
  CertifiedConfig config() {
    CertifiedConfig none = CertifiedConfig.NONE;
    if (radius == 0 && (weight != null || ramp != null)) {
      throw new IllegalArgumentException(
          "expected --certified-radius with"
              + (weight == null ? "" : " --certified-weight " + weight)
              + (ramp == null ? "" : " --certified-ramp " + ramp)
              + ", got none");
    }
    return Console.named(
        "--certified-radius, --certified-weight or --certified-ramp",
        () ->
            new CertifiedConfig(
                radius,
                weight == null ? none.weight() : weight,
                ramp == null ? none.ramp() : ramp));
  }
}
