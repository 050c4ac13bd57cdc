package org.chainzrule.experiment.recipe;

import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.polynomial.PolynomialPlan;

/** The activations that an experiment can select by name. */
public enum ActivationName {
  /** Polynomials with learned coefficients, see {@link PolynomialPlan}. */
  POLY,
  RELU,
  /** {@code z} above 0 and {@code z / 100} below. */
  LEAKY_RELU,
  GELU,
  SILU,
  SOFTPLUS,
  SIGMOID,
  TANH;

  private static final double LEAK = 0.01;

  /**
   * The activation with this name.
   *
   * @param polynomial the polynomial that {@link #POLY} stands for
   */
  public ActivationPlan plan(PolynomialPlan polynomial) {
    return switch (this) {
      case POLY -> polynomial;
      case RELU -> Activation.relu();
      case LEAKY_RELU -> Activation.leakyRelu(LEAK);
      case GELU -> Activation.gelu();
      case SILU -> Activation.silu();
      case SOFTPLUS -> Activation.softplus();
      case SIGMOID -> Activation.sigmoid();
      case TANH -> Activation.tanh();
    };
  }
}
