package org.chainzrule.experiment.recipe;

import java.util.Optional;
import org.chainzrule.nn.ActivationPlan;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.SpectralDense;
import org.chainzrule.penalty.InputGradientPenalty;
import org.chainzrule.penalty.JacobianPenalty;
import org.chainzrule.penalty.Penalty;
import org.chainzrule.penalty.WeightDecay;

/** What besides DREG can keep a network's derivatives small: a penalty or a kind of layer. */
public enum PenaltyName {
  NONE,
  INPUT_GRADIENT,
  JACOBIAN,
  WEIGHT_DECAY,
  /** Dense layers whose weights have spectral norm 1; the loss stays as it is. */
  SPECTRAL,
  /** The same with a learned factor on the weights of each layer. */
  SPECTRAL_SCALED;

  /** Whether it replaces dense layers by spectrally normalised ones instead of adding a penalty. */
  public boolean isSpectral() {
    return this == SPECTRAL || this == SPECTRAL_SCALED;
  }

  /**
   * The penalty with this name; empty where there is none.
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

  /** A dense layer as this penalty wants it. */
  LayerPlan dense(int in, int out, ActivationPlan activation) {
    return isSpectral()
        ? SpectralDense.plan(in, out, activation, this == SPECTRAL_SCALED)
        : Dense.plan(in, out, activation);
  }
}
