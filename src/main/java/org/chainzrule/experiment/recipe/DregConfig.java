package org.chainzrule.experiment.recipe;

import java.util.Locale;
import org.chainzrule.Internal;
import org.chainzrule.dreg.Adjoint;
import org.chainzrule.dreg.Dreg;
import org.chainzrule.dreg.InputScale;
import org.chainzrule.optim.schedule.Schedule;

/**
 * The settings of DREG in an experiment.
 *
 * @param scope which derivatives are penalised
 * @param strength λ at the start, at least 0; 0 for no DREG
 * @param schedule how λ changes during training
 * @param end λ at the end, at least 0; a constant schedule ignores it
 * @param adjoint how the scope ADJOINT is measured; other scopes ignore it
 */
public record DregConfig(
    Dreg.Scope scope, double strength, ScheduleName schedule, double end, Adjoint adjoint) {

  /** The strength of the scope ADJOINT for handwritten digits with pixels in 0..1. */
  private static final double ADJOINT_STRENGTH = 2.6;

  /**
   * @throws IllegalArgumentException if a strength is negative, or 0 with an exponential schedule
   */
  public DregConfig {
    schedule.between(strength, end);
  }

  /** DREG with the standard settings of the scope ADJOINT. */
  public DregConfig(Dreg.Scope scope, double strength, ScheduleName schedule, double end) {
    this(scope, strength, schedule, end, Adjoint.STANDARD);
  }

  /** DREG with a constant strength; 0 for no DREG. */
  public static DregConfig constant(Dreg.Scope scope, double strength) {
    return new DregConfig(scope, strength, ScheduleName.CONSTANT, 0);
  }

  /** A copy with another way to measure the scope ADJOINT. */
  public DregConfig with(Adjoint other) {
    return new DregConfig(scope, strength, schedule, end, other);
  }

  /**
   * A copy in another scope. The strengths of ADJOINT, which measures the loss, and of the others,
   * which measure layers, do not compare: a change to ADJOINT sets the strength to 2.6.
   */
  public DregConfig in(Dreg.Scope other) {
    boolean toAdjoint = other == Dreg.Scope.ADJOINT && scope != other;
    return new DregConfig(other, toAdjoint ? ADJOINT_STRENGTH : strength, schedule, end, adjoint);
  }

  /** A copy with the strength and the cap that suit the scale of the inputs, for that scope. */
  public DregConfig scaledTo(InputScale scale) {
    return with(scale.strength(), scale.cap());
  }

  /** A copy with another strength, and another cap for the scope ADJOINT. */
  public DregConfig with(double lambda, double cap) {
    Adjoint capped = new Adjoint(adjoint.groups(), adjoint.eta(), cap);
    return new DregConfig(scope, lambda, schedule, end, capped);
  }

  /** The schedule of λ. */
  public Schedule lambda() {
    return schedule.between(strength, end);
  }

  /** The penalty. */
  public Dreg penalty() {
    return Dreg.of(scope, lambda()).with(adjoint);
  }

  /** The schedule of λ in words, with the settings of the scope ADJOINT where it is used. */
  @Internal
  public String summary() {
    return scope != Dreg.Scope.ADJOINT
        ? lambda().toString()
        : String.format(
            Locale.ROOT,
            "%s, adjoint with %d groups, eta %s, cap %s",
            lambda(),
            adjoint.groups(),
            adjoint.eta(),
            adjoint.cap());
  }
}
