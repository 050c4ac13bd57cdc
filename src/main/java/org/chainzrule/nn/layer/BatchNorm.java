package org.chainzrule.nn.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.ActivationRange;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LinearRange;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;

/**
 * Each feature of the last axis with mean 0 and variance 1, then scaled and shifted: {@code y = γ
 * (x - μ) / √(v + ε) + β}. Features of images are their channels. In training μ and v are mean and
 * variance of the batch, over all axes but the last, and gradients flow through them; outside
 * training they are the running ones, which training passes move.
 *
 * <p>It reports {@code J = diag(γ / √(v + ε))} with μ and v taken as constants: the derivative for
 * one example while the others stay fixed. It leaves out how one example changes the statistics of
 * the batch.
 *
 * @param scale γ, shape {@code [1, d]}
 * @param shift β, shape {@code [1, d]}
 * @param mean the running μ, shape {@code [1, d]}; moved by training passes, not by gradients
 * @param variance the running v, shape {@code [1, d]}; as {@code mean}, corrected by {@code m / (m
 *     - 1)} for batches of m numbers
 * @param momentum the part of the running statistics that a training pass replaces, in 0..1
 * @param epsilon ε, strictly positive
 * @see <a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy, 2015</a>
 */
public record BatchNorm(
    Parameter scale,
    Parameter shift,
    Parameter mean,
    Parameter variance,
    double momentum,
    double epsilon)
    implements Layer {

  private static final double MOMENTUM = 0.1;
  private static final double EPSILON = 1e-5;

  /**
   * @throws IllegalArgumentException if the momentum or ε is out of its range
   */
  public BatchNorm {
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("expected a momentum in 0..1, got " + momentum);
    }
    LayerNorm.checkEpsilon(epsilon);
  }

  /**
   * The plan of a batch normalisation: γ 1, β 0, running mean 0 and variance 1, momentum 0.1, ε
   * 10⁻⁵.
   *
   * @param features d, at least 1
   */
  public static LayerPlan plan(int features) {
    LayerNorm.checkFeatures(features);
    return (seeds, precision) -> create(features, precision);
  }

  private static BatchNorm create(int features, Precision precision) {
    Shape row = Shape.of(1, features);
    return new BatchNorm(
        new Parameter("scale", Parameter.Role.SCALE, Tensor.filled(row, precision, 1)),
        new Parameter("shift", Parameter.Role.BIAS, Tensor.zeros(row, precision)),
        new Parameter("mean", Parameter.Role.STATE, Tensor.zeros(row, precision)),
        new Parameter("variance", Parameter.Role.STATE, Tensor.filled(row, precision, 1)),
        MOMENTUM,
        EPSILON);
  }

  /** Two numbers of each feature, of which an image has one in every place. */
  @Override
  public int leastBatch(Shape input) {
    return input.length() > features() ? 1 : 2;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException in training, if there is one number of each feature alone:
   *     without a variance nothing can be normalised; running statistics stay as they were
   */
  @Override
  public Variable forward(Variable x, Pass pass) {
    outputShape(x.shape().tail());
    int m = x.value().length() / features();
    boolean training = pass.isTraining() && !(mean.isFrozen() && variance.isFrozen());
    if (m == 1 && training) {
      throw new IllegalArgumentException(
          "expected a training batch of at least 2 numbers for each feature of "
              + this
              + ", whose variance it normalises by, got 1");
    }
    Variable rows = x.reshape(Shape.of(m, features()));
    boolean running = !training || m == 0;
    Variable mu = running ? Variable.constant(mean.value()) : rows.sum(0).times(1.0 / m);
    Variable centred = rows.minus(mu);
    Variable v =
        running ? Variable.constant(variance.value()) : centred.squared().sum(0).times(1.0 / m);
    if (!running) {
      pass.move(mean, 1 - momentum, mu.value().times(momentum));
      pass.move(variance, 1 - momentum, v.value().times(m / (m - 1.0)).times(momentum));
    }
    pass.report(() -> new Jacobian(scale.divide(deviation(v.value())), x.shape()));
    Variable factor = scale.divide(v.plus(epsilon).sqrt());
    return centred.times(factor).plus(shift).reshape(x.shape());
  }

  /** Returns the deviation as a constant, so that no gradient flows into the variance. */
  private Variable deviation(Tensor v) {
    return Variable.constant(v.plus(epsilon).map(Curve.SQRT, 0));
  }

  private int features() {
    return scale.value().columns();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(scale, shift, mean, variance);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() == 0 || input.size(input.rank() - 1) != features()) {
      throw new IllegalArgumentException(
          this + " takes examples with a last axis of " + features() + ", got shape " + input);
    }
    return input;
  }

  /** Returns the bound with the running statistics, which act on each element separately. */
  @Override
  public LayerBound bound() {
    double[] gamma = scale.value().toColumns();
    double[] beta = shift.value().toColumns();
    double[] mu = mean.value().toColumns();
    double[] v = variance.value().toColumns();
    ActivationRange[] units = new ActivationRange[features()];
    for (int i = 0; i < units.length; i++) {
      Interval factor = Interval.of(gamma[i] / Math.sqrt(v[i] + epsilon)).widened(0x1p-50);
      units[i] = new LinearRange(mu[i], factor, Interval.of(beta[i]));
    }
    return LayerBound.elementwise(units);
  }

  /** Returns the bound with the running statistics, which have no gradient. */
  @Override
  public TrainingBound trainingBound() {
    return TrainingBound.elementwise(bound(), x -> forward(x, Pass.inference()), z -> z, this);
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    double[] factors = variance.value().toColumns();
    double[] gamma = scale.value().toColumns();
    Arrays.setAll(factors, i -> gamma[i] / Math.sqrt(factors[i] + epsilon));
    return x.minus(x.units("mean", input, mean.value().toColumns()))
        .times(x.units("factor", input, factors))
        .plus(x.units("shift", input, shift.value().toColumns()));
  }

  @Override
  public Description describe() {
    return Description.of("BatchNorm")
        .with("features", features())
        .with("momentum", momentum)
        .with("epsilon", epsilon);
  }

  @Override
  public String toString() {
    return "BatchNorm " + features();
  }

  /**
   * {@code diag(factor)}, each factor as often as its feature.
   *
   * @param factor shape {@code [1, d]}
   * @param input shape {@code [n, ..., d]}
   */
  private record Jacobian(Variable factor, Shape input) implements LocalJacobian {
    @Override
    public Variable squaredNorm() {
      return meanSquaredNorm().stretchTo(Shape.of(input.size(0), 1));
    }

    @Override
    public Variable meanSquaredNorm() {
      int times = outputs() / factor.value().columns();
      return factor.squared().sum().times(times);
    }

    @Override
    public Variable push(Variable t) {
      int d = factor.value().columns();
      return t.reshape(Shape.of(t.value().length() / d, d)).times(factor).reshape(t.shape());
    }

    /** As {@link #push}: J is diagonal. */
    @Override
    public Variable pull(Variable u) {
      return push(u);
    }

    @Override
    public Optional<Variable> sharedSquares() {
      Shape rows = Shape.of(outputs() / factor.value().columns(), factor.value().columns());
      return Optional.of(factor.squared().stretchTo(rows).reshape(Shape.of(1, outputs())));
    }

    @Override
    public int outputs() {
      return input.tail().length();
    }

    @Override
    public boolean isConstant() {
      return true;
    }
  }
}
