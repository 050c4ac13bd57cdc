package org.chainzrule.nn.layer;

import java.util.Arrays;
import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;

/**
 * Each example with mean 0 and variance 1 over all its d features, then scaled and shifted: {@code
 * y = γ x̂ + β}, {@code x̂ = (x - μ) / σ}, {@code σ² = Σ_i (x_i - μ)² / d + ε}.
 *
 * @param scale γ, shape {@code [1, d]}
 * @param shift β, shape {@code [1, d]}
 * @param epsilon ε, strictly positive
 * @see <a href="https://arxiv.org/abs/1607.06450">Ba, Kiros and Hinton, 2016</a>
 */
public record LayerNorm(Parameter scale, Parameter shift, double epsilon) implements Layer {

  private static final double EPSILON = 1e-5;

  /**
   * @throws IllegalArgumentException if ε is not strictly positive
   */
  public LayerNorm {
    checkEpsilon(epsilon);
  }

  static void checkEpsilon(double epsilon) {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("expected a positive epsilon, got " + epsilon);
    }
  }

  static void checkFeatures(int features) {
    if (features < 1) {
      throw new IllegalArgumentException("expected a positive number of features, got " + features);
    }
  }

  /**
   * The plan of a layer normalisation: γ 1, β 0, ε 10⁻⁵.
   *
   * @param features d, at least 1: all elements of an example
   */
  public static LayerPlan plan(int features) {
    checkFeatures(features);
    return (seeds, precision) -> create(features, precision);
  }

  private static LayerNorm create(int features, Precision precision) {
    Shape row = Shape.of(1, features);
    return new LayerNorm(
        new Parameter("scale", Parameter.Role.SCALE, Tensor.filled(row, precision, 1)),
        new Parameter("shift", Parameter.Role.BIAS, Tensor.zeros(row, precision)),
        EPSILON);
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    outputShape(x.shape().tail());
    Variable rows = x.flatten();
    Variable centred = rows.minus(mean(rows));
    Variable deviation = mean(centred.squared()).plus(epsilon).sqrt();
    Variable normal = centred.divide(deviation);
    pass.report(() -> new Jacobian(scale, normal, deviation));
    return normal.times(scale).plus(shift).reshape(x.shape());
  }

  private static Variable mean(Variable rows) {
    return rows.sum(1).times(1.0 / rows.value().columns());
  }

  private int features() {
    return scale.value().columns();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(scale, shift);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.length() != features()) {
      throw new IllegalArgumentException(
          this + " takes examples of " + features() + " elements, got shape " + input);
    }
    return input;
  }

  /**
   * By intervals {@code N_i} of {@code x_i - μ = ((d - 1) x_i - Σ_(j ≠ i) x_j) / d}: {@code x̂_i}
   * is in {@code N_i / σ}, and no further from 0 than {@code √(d - 1)}. As {@code I - 1 1ᵀ / d - x̂
   * x̂ᵀ / d} has a norm of at most 1, {@code L = max |γ_i| / min σ}.
   */
  @Override
  public LayerBound bound() {
    double[] gamma = scale.value().toColumns();
    double[] beta = shift.value().toColumns();
    double steepest = Arrays.stream(gamma).map(Math::abs).max().orElseThrow();
    return LayerBound.of(
        x -> over(x, gamma, beta), x -> steepest / deviation(centred(x)).low() * (1 + 0x1p-50));
  }

  private IntervalBox over(IntervalBox x, double[] gamma, double[] beta) {
    Interval[] centred = centred(x);
    Interval deviation = deviation(centred);
    Interval inverse = new Interval(1 / deviation.high(), 1 / deviation.low()).widened(0x1p-50);
    double furthest = Math.sqrt(features() - 1) * (1 + 0x1p-40) + Double.MIN_NORMAL;
    Interval limits = new Interval(-furthest, furthest);
    return IntervalBox.of(
        x.shape(),
        i -> {
          Interval free = centred[i].times(inverse);
          Interval normal = new Interval(limits.clip(free.low()), limits.clip(free.high()));
          return normal.times(Interval.of(gamma[i])).plus(Interval.of(beta[i]));
        });
  }

  /** The intervals N_i. */
  private Interval[] centred(IntervalBox x) {
    outputShape(x.shape());
    int d = x.size();
    double low = 0;
    double high = 0;
    double size = 0;
    for (int i = 0; i < d; i++) {
      low += x.low(i);
      high += x.high(i);
      size += x.at(i).magnitude();
    }
    Interval[] centred = new Interval[d];
    for (int i = 0; i < d; i++) {
      double margin = rounding() * (size / d + x.at(i).magnitude());
      double least = ((d - 1) * x.low(i) - (high - x.high(i))) / d - margin;
      double most = ((d - 1) * x.high(i) - (low - x.low(i))) / d + margin;
      boolean finite = Double.isFinite(least) && Double.isFinite(most);
      centred[i] = finite ? new Interval(least, most) : Interval.REALS;
    }
    return centred;
  }

  /** An interval that contains σ. */
  private Interval deviation(Interval[] centred) {
    double least = 0;
    double most = 0;
    for (Interval each : centred) {
      double nearest = each.clip(0);
      least += nearest * nearest;
      most += each.magnitude() * each.magnitude();
    }
    int d = centred.length;
    return new Interval(Math.sqrt(least / d + epsilon), Math.sqrt(most / d + epsilon))
        .widened(rounding());
  }

  /** A relative bound on the rounding error of sums over all features. */
  private double rounding() {
    return (features() + 8) * 0x1p-51;
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    OnnxTensor rows = x.node("Flatten");
    OnnxTensor centred = rows.minus(mean(rows));
    OnnxTensor deviation = mean(centred.times(centred)).plus(epsilon).node("Sqrt");
    OnnxTensor scaled = centred.divide(deviation).times(x.constant("scale", scale.value()));
    return Unflatten.reshaped(scaled.plus(x.constant("shift", shift.value())), input);
  }

  private static OnnxTensor mean(OnnxTensor rows) {
    return rows.node("ReduceMean", rows.integers(1));
  }

  @Override
  public Description describe() {
    return Description.of("LayerNorm")
        .with("features", scale.value().length())
        .with("epsilon", epsilon);
  }

  @Override
  public String toString() {
    return "LayerNorm " + features();
  }

  /**
   * {@code J = diag(γ) (I - 1 1ᵀ / d - x̂ x̂ᵀ / d) / σ}. With {@code S = Σ_j x̂_j²}, a little below
   * d, its row i has the squared length {@code γ_i² (1 - 1/d - x̂_i² (2 - S/d) / d) / σ²}.
   *
   * @param scale γ, shape {@code [1, d]}
   * @param normal x̂, shape {@code [n, d]}
   * @param deviation σ, shape {@code [n, 1]}
   */
  private record Jacobian(Variable scale, Variable normal, Variable deviation)
      implements LocalJacobian {
    @Override
    public Variable squaredNorm() {
      double d = outputs();
      Variable squares = normal.squared();
      Variable weights = scale.squared();
      Variable weighted = squares.matmul(false, weights, true);
      Variable lost = mean(squares).times(-1).plus(2).times(weighted).times(1 / d);
      return weights.sum().times(1 - 1 / d).minus(lost).divide(deviation.squared());
    }

    @Override
    public Variable push(Variable t) {
      return projected(t.flatten()).times(scale).divide(deviation).reshape(t.shape());
    }

    /** The projection is symmetric, so {@code diag(γ)} comes first. */
    @Override
    public Variable pull(Variable u) {
      return projected(u.flatten().times(scale)).divide(deviation).reshape(u.shape());
    }

    /** {@code (I - 1 1ᵀ / d - x̂ x̂ᵀ / d)} of each row. */
    private Variable projected(Variable rows) {
      Variable along = normal.times(mean(normal.times(rows)));
      return rows.minus(mean(rows)).minus(along);
    }

    @Override
    public int outputs() {
      return normal.value().columns();
    }
  }
}
