package org.chainzrule.examples;

import org.chainzrule.dreg.Adjoint;
import picocli.CommandLine.Option;

/** The options of DREG in the scope ADJOINT; what is not given is that of {@link Adjoint}. */
final class AdjointOptions {

  @Option(
      names = "--dreg-groups",
      paramLabel = "N",
      description =
          "With --dreg-scope adjoint, number of groups whose examples are summed with random signs,"
              + " for a batch of 128; 0 for every example on its own, -1 for column norms alone"
              + " (default: 8).")
  private Integer groups;

  @Option(
      names = "--dreg-eta",
      paramLabel = "ETA",
      description =
          "With --dreg-scope adjoint, what keeps examples in the penalty of which the network is"
              + " certain; 0 for nothing (default: 0.03).")
  private Double eta;

  @Option(
      names = "--dreg-cap",
      paramLabel = "NORM",
      description =
          "With --dreg-scope adjoint, the largest norm of an example's gradient that counts in full;"
              + " Infinity for no limit (default: 14.5 divided by the root of the sum of the"
              + " variances of all inputs; 2 where --dreg is given, for reviews, and in"
              + " ComparePenalties).")
  private Double cap;

  /**
   * The settings.
   *
   * @param used whether the scope is used at all
   * @param needed the option that chooses the scope, for the message
   * @throws IllegalArgumentException if one is given without the scope, or is out of its range
   */
  Adjoint settings(boolean used, String needed) {
    if (!used && !given().isEmpty()) {
      throw new IllegalArgumentException("expected " + needed + " with" + given() + ", got none");
    }
    Adjoint standard = Adjoint.STANDARD;
    return new Adjoint(
        groups == null ? standard.groups() : groups,
        eta == null ? standard.eta() : eta,
        cap == null ? standard.cap() : cap);
  }

  /** Whether the cap was given. */
  boolean hasCap() {
    return cap != null;
  }

  /** The options that were given, each after a space. */
  String given() {
    return (groups == null ? "" : " --dreg-groups " + groups)
        + (eta == null ? "" : " --dreg-eta " + eta)
        + (cap == null ? "" : " --dreg-cap " + cap);
  }
}
