package org.chainzrule.examples;

import org.chainzrule.dreg.Adjoint;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.experiment.recipe.EnumNames;
import picocli.CommandLine.Option;

/** The options of DREG in the scope ADJOINT; what is not given is that of {@link Adjoint}. */
final class AdjointOptions {

  @Option(
      names = "--dreg-groups",
      paramLabel = "N",
      description =
          "With --dreg-scope adjoint, number of groups whose examples are summed with random signs,"
              + " for a batch of 128; 0 for every example on its own (default: 8).")
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
              + " Infinity for no limit (default: 2).")
  private Double cap;

  /**
   * The settings.
   *
   * @throws IllegalArgumentException if one is given in another scope, or out of its range
   */
  Adjoint in(Dreg.Scope scope) {
    Adjoint standard = Adjoint.STANDARD;
    if (scope != Dreg.Scope.ADJOINT && (groups != null || eta != null || cap != null)) {
      throw new IllegalArgumentException(
          "expected --dreg-scope adjoint with --dreg-groups, --dreg-eta or --dreg-cap, got "
              + EnumNames.of(scope));
    }
    return new Adjoint(
        groups == null ? standard.groups() : groups,
        eta == null ? standard.eta() : eta,
        cap == null ? standard.cap() : cap);
  }

  /** The options that were given, each after a space. */
  String given() {
    return (groups == null ? "" : " --dreg-groups " + groups)
        + (eta == null ? "" : " --dreg-eta " + eta)
        + (cap == null ? "" : " --dreg-cap " + cap);
  }
}
