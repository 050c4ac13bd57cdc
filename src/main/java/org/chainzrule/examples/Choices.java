package org.chainzrule.examples;

import java.util.Locale;

/** What options with names can be set to. */
final class Choices {

  private Choices() {}

  /** The activations of hidden layers. */
  enum Choice {
    POLY,
    RELU,
    LEAKY_RELU,
    GELU,
    SILU,
    SOFTPLUS,
    SIGMOID,
    TANH;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  /** How the strength of DREG changes. */
  enum Course {
    CONSTANT,
    LINEAR,
    COSINE,
    EXPONENTIAL;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  /** Which derivative DREG measures. */
  enum DregScope {
    LAYER,
    SLOPE,
    CUMULATIVE;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  /** The basis of the polynomials. */
  enum BasisChoice {
    MONOMIAL,
    CHEBYSHEV,
    HERMITE;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  /** What else keeps the network in bounds. */
  enum Rival {
    NONE,
    INPUT_GRADIENT,
    JACOBIAN,
    WEIGHT_DECAY,
    SPECTRAL,
    SPECTRAL_SCALED;

    @Override
    public String toString() {
      return lower(this);
    }
  }

  /** A name as it is typed: with dashes, in lower case. */
  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
