package org.chainzrule.nn.activation;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Norms;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Memoized;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.random.Seeds;

/**
 * An element-wise layer that knows its own slope. Write {@link #value} and {@link #slope}, and the
 * layer takes part in differential regularization.
 *
 * <p>An activation is its own plan: layers planned with the same one share its parameters.
 */
public interface Activation extends Layer, ActivationPlan {

  /** a(z), in the shape of z. */
  Variable value(Variable z);

  /** a'(z) in closed form, from differentiable operations, in the shape of z. */
  Variable slope(Variable z);

  /**
   * a(z), and for whoever asks what its derivatives are: evaluated when asked for, and possibly
   * again each time.
   *
   * @param slope a'(z), in the shape of z
   * @param squares {@code Σ_s a'(z_si)²} for every feature i of the last axis, shape {@code [1,
   *     d]}, summed over all others
   * @param timesSlope {@code v -> v a'(z)} for v in the shape of z
   */
  record Evaluation(
      Variable value,
      Supplier<Variable> slope,
      Supplier<Variable> squares,
      UnaryOperator<Variable> timesSlope) {

    /** The value together with the sum of the squared slopes; z is a matrix. */
    public Evaluation(Variable value, Supplier<Variable> slope) {
      this(value, slope, () -> Norms.columnSquares(slope.get()), v -> v.times(slope.get()));
    }
  }

  /** Both at once; override where one pass over z gives both. */
  default Evaluation evaluate(Variable z) {
    return new Evaluation(value(z), new Memoized(() -> slope(z)));
  }

  @Override
  default Variable forward(Variable z, Pass pass) {
    pass.activates(this, z);
    Evaluation evaluation = evaluate(z);
    pass.report(() -> LocalJacobian.diagonal(evaluation.slope().get()));
    return evaluation.value();
  }

  /**
   * {@inheritDoc} Follows from {@link #value} and {@link #bound}, where the ranges of the bound
   * know where the function turns; what is learned must not move these points.
   */
  @Override
  default TrainingBound trainingBound() {
    return TrainingBound.elementwise(bound(), this::value, z -> z, this);
  }

  @Override
  default Activation build(int width, Seeds seeds, Precision precision) {
    return this;
  }

  /** {@code a(z) = z}. */
  static Activation identity() {
    return Identity.INSTANCE;
  }

  /** {@code a(z) = max(0, z)}. */
  static Activation relu() {
    return new CurveActivation(Curve.RELU);
  }

  /**
   * {@code a(z) = z Φ(z)}, exact.
   *
   * @see <a href="https://arxiv.org/abs/1606.08415">Hendrycks and Gimpel, 2016</a>
   */
  static Activation gelu() {
    return new CurveActivation(Curve.GELU);
  }

  /**
   * {@code a(z) = z σ(z)}.
   *
   * @see <a href="https://arxiv.org/abs/1702.03118">Elfwing, Uchibe and Doya, 2017</a>
   */
  static Activation silu() {
    return new CurveActivation(Curve.SILU);
  }

  /** {@code a(z) = ln(1 + eᶻ)}. */
  static Activation softplus() {
    return new CurveActivation(Curve.SOFTPLUS);
  }

  /** {@code a(z) = σ(z) = 1 / (1 + e⁻ᶻ)}. */
  static Activation sigmoid() {
    return new CurveActivation(Curve.SIGMOID);
  }

  /**
   * {@code a(z) = z} above 0 and {@code leak z} below.
   *
   * @param leak in 0..1, such as 0.01
   */
  static Activation leakyRelu(double leak) {
    return new LeakyRelu(leak);
  }

  /** {@code a(z) = tanh z}. */
  static Activation tanh() {
    return new CurveActivation(Curve.TANH);
  }

  /**
   * What weights into such units begin with: {@code in · Var w}, for {@code in} inputs. By default
   * {@code 1 / E a(z)²} for {@code z ~ N(0, 1)}, averaged over the units, which keeps the mean
   * square from layer to layer.
   *
   * @see <a href="https://arxiv.org/abs/1502.01852">He et al., 2015: 2 for ReLU</a>
   */
  default double weightVariance(int width, Precision precision) {
    try (Recording paused = Recording.pause()) {
      return 1 / Quadrature.secondMoment(this, width, precision);
    }
  }
}
