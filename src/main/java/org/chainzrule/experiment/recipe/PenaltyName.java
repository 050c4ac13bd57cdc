package org.chainzrule.experiment.recipe;

import java.util.Optional;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.SpectralDense;
import org.chainzrule.penalty.InputGradientPenalty;
import org.chainzrule.penalty.JacobianPenalty;
import org.chainzrule.penalty.Penalty;
import org.chainzrule.penalty.WeightDecay;

/**
 * The alternatives to DREG that an experiment can select by name: penalties and kinds of layers.
 */
public enum PenaltyName {
  NONE,
  INPUT_GRADIENT,
  JACOBIAN,
  WEIGHT_DECAY,
  /** Spectral normalisation: dense layers whose weights have spectral norm 1, and no penalty. */
  SPECTRAL,
  /** Spectral normalisation with a learned factor for each layer. */
  SPECTRAL_SCALED;

  /** Whether this selects spectrally normalised layers instead of a penalty. */
  public boolean isSpectral() {
    return this == SPECTRAL || this == SPECTRAL_SCALED;
  }

  /**
   * The penalty with this name; empty if there is none.
   *
   * @throws IllegalArgumentException if the strength is negative
   */
  public Optional<Penalty> penalty(double strength) {
    return switch (this) {
      case INPUT_GRADIENT -> Optional.of(new InputGradientPenalty(strength));
      case JACOBIAN -> Optional.of(new JacobianPenalty(strength));
      case WEIGHT_DECAY -> Optional.of(new WeightDecay(strength));
      case NONE, SPECTRAL, SPECTRAL_SCALED -> Optional.empty();
    };
  }

  /** The plan of a dense layer of the kind that this selects. */
  LayerPlan dense(int in, int out, ActivationPlan activation) {
    return isSpectral()
        ? SpectralDense.plan(in, out, activation, this == SPECTRAL_SCALED)
        : Dense.plan(in, out, activation);
  }
}
