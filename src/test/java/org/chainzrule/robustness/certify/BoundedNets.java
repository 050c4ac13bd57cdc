package org.chainzrule.robustness.certify;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.nn.layer.Dense;
import org.chainzrule.nn.layer.Dropout;
import org.chainzrule.nn.layer.Residual;
import org.chainzrule.nn.layer.Sequential;
import org.chainzrule.nn.layer.SpectralDense;
import org.chainzrule.polynomial.Initialiser;
import org.chainzrule.polynomial.PolynomialActivation;
import org.chainzrule.polynomial.PolynomialPlan;
import org.chainzrule.tensor.Basis;
import org.chainzrule.tensor.PolynomialForm;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.random.Generator;
import org.chainzrule.tensor.random.Seeds;

/** Small 64-bit networks for the tests of bounds, and their outputs at sampled inputs. */
final class BoundedNets {

  private BoundedNets() {}

  /** Three inputs, a residual, five units, three classes. */
  static Sequential network(long seed, ActivationPlan activation) {
    return Sequential.plan(
            Dense.plan(3, 4, activation),
            Residual.plan(Sequential.plan(Dense.plan(4, 4, activation), Dropout.plan(0.5))),
            Dense.plan(4, 5, activation),
            Dense.plan(5, 3))
        .build(Seeds.of(seed), Precision.DOUBLE);
  }

  /** Two spectrally normalised layers, the second scaled. */
  static Sequential spectral(long seed, ActivationPlan activation) {
    return Sequential.plan(
            SpectralDense.plan(3, 5, activation, false),
            SpectralDense.plan(5, 3, Activation.identity(), true))
        .build(Seeds.of(seed), Precision.DOUBLE);
  }

  /** One cubic per unit in the Hermite basis, with noisy coefficients and linear tails. */
  static PolynomialPlan cubicWithTails() {
    return PolynomialPlan.of(3)
        .with(Initialiser.identity())
        .in(new PolynomialForm(Basis.HERMITE, 1.5, 2));
  }

  /** One dense layer with weights in row-major order and biases of 0. */
  static Dense dense(double[][] weight, Activation activation) {
    return dense(weight, new double[weight[0].length], activation);
  }

  static Dense dense(double[][] weight, double[] bias, Activation activation) {
    return new Dense(
        new Parameter("weight", Tensor.of(weight)),
        new Parameter("bias", Tensor.of(Shape.of(1, bias.length), bias)),
        activation);
  }

  /** {@code Σ_k c_k z^k} for all units. */
  static PolynomialActivation shared(double... c) {
    return new PolynomialActivation(
        new Parameter("c", Tensor.of(Shape.of(c.length, 1), c)), PolynomialForm.MONOMIAL);
  }

  /** The outputs for inputs in rows. */
  static double[][] outputs(Layer network, double[][] inputs) {
    try (Recording paused = Recording.pause()) {
      Variable x = Variable.constant(Tensor.of(inputs));
      return IntervalBounds.rows(network.forward(x, Pass.inference()).value());
    }
  }

  /** Points of a box, a third of them at its corners. */
  static double[][] points(IntervalBox box, int count, Generator generator) {
    double[][] points = new double[count][box.size()];
    for (int n = 0; n < count; n++) {
      for (int i = 0; i < box.size(); i++) {
        double share = n % 3 == 0 ? generator.nextInt(2) : generator.nextDouble();
        Interval at = box.at(i);
        double v = at.low() + share * (at.high() - at.low());
        points[n][i] = Math.max(at.low(), Math.min(at.high(), v));
      }
    }
    return points;
  }
}
