package org.chainzrule.nn.ordinal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.ActivationRange;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LinearRange;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.interval.Interval;

/**
 * One score against ascending thresholds, {@code z_k = θ_k - x w} with {@code θ_k = θ_0 + Σ_(1 <= j
 * <= k) softplus(δ_j)}, the logits of {@code P(y <= k)} for {@link OrdinalHead#CUMULATIVE_LINK}.
 * The thresholds keep their order whatever the parameters are. Its Jacobian has {@code -wᵀ} in each
 * of its {@code K - 1} rows.
 *
 * @param weight w, shape {@code [in, 1]}
 * @param thresholds {@code (θ_0, δ_1, ..., δ_(K-2))}, shape {@code [1, K - 1]}
 * @see <a href="https://doi.org/10.1111/j.2517-6161.1980.tb01109.x">McCullagh, 1980</a>
 */
public record CumulativeLinkHead(Parameter weight, Parameter thresholds) implements Layer {

  private static final int MOST_CLASSES = 4096;

  /**
   * The plan of a head: weights from {@code N(0, 1 / in)}, thresholds {@code θ_k = ln((k + 1) / (K
   * - 1 - k))}, by which all classes are equally likely at score 0.
   *
   * @param classes K, in 2..4096, since the thresholds are summed by a matrix {@code [K - 1, K -
   *     1]}
   * @throws IllegalArgumentException if there are no inputs, or fewer or more classes
   */
  public static LayerPlan plan(int in, int classes) {
    CoralHead.checkSizes(in, classes);
    if (classes > MOST_CLASSES) {
      throw new IllegalArgumentException(
          "expected at most " + MOST_CLASSES + " classes of a cumulative link, got " + classes);
    }
    double[] start = new double[classes - 1];
    double before = 0;
    for (int k = 0; k < start.length; k++) {
      double threshold = Math.log((k + 1.0) / (classes - 1 - k));
      start[k] = k == 0 ? threshold : Math.log(Math.expm1(threshold - before));
      before = threshold;
    }
    return (seeds, precision) -> {
      Tensor t = Tensor.ofColumns(Shape.of(1, start.length), precision, start);
      return new CumulativeLinkHead(
          CoralHead.direction(in, seeds, precision),
          new Parameter("thresholds", Parameter.Role.BIAS, t));
    };
  }

  /** θ, ascending, shape {@code [1, K - 1]}. */
  public Variable ordered() {
    int count = thresholds.value().columns();
    double[] first = new double[count];
    double[] later = new double[count];
    Arrays.fill(later, 1, count, 1);
    first[0] = 1;
    double[] sums = new double[count * count];
    for (int k = 0; k < count; k++) {
      for (int j = 0; j <= k; j++) {
        sums[k * count + j] = 1;
      }
    }
    Variable start = thresholds.times(constant(1, count, first));
    Variable gaps = thresholds.map(Curve.SOFTPLUS, 0).times(constant(1, count, later));
    return start.plus(gaps).matmul(constant(count, count, sums));
  }

  private Variable constant(int rows, int columns, double... values) {
    Precision precision = thresholds.value().precision();
    return Variable.constant(Tensor.ofColumns(Shape.of(rows, columns), precision, values));
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    Variable z = ordered().minus(x.matmul(weight));
    Shape map = Shape.of(weight.value().rows(), thresholds.value().columns());
    pass.report(() -> LocalJacobian.linear(weight.times(-1).stretchTo(map), z.value().rows()));
    return z;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(weight, thresholds);
  }

  @Override
  public Optional<Shape> inputShape() {
    return Optional.of(Shape.of(weight.value().rows()));
  }

  @Override
  public Shape outputShape(Shape input) {
    Layer.super.outputShape(input);
    return thresholds.value().shape().tail();
  }

  /** Returns the bound of {@code -x w}, moved by the thresholds, whose sums are rounded. */
  @Override
  public LayerBound bound() {
    double[] t = thresholds.value().toArray();
    LayerBound scores =
        LayerBound.affine(CoralHead.columns(weight, -1, t.length), new double[t.length]);
    ActivationRange[] shifts = new ActivationRange[t.length];
    Interval threshold = Interval.of(t[0]);
    for (int k = 0; k < t.length; k++) {
      Interval gap = Interval.of(Curve.SOFTPLUS.at(t[k], 0)).widened(0x1p-48);
      threshold = k == 0 ? Interval.of(t[0]) : threshold.plus(gap);
      shifts[k] = new LinearRange(0, Interval.of(1), threshold);
    }
    return LayerBound.sequence(scores, LayerBound.elementwise(shifts));
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    try (Recording paused = Recording.pause()) {
      OnnxTensor thresholds = x.constant("thresholds", ordered().value());
      return thresholds.minus(x.matmul(x.constant("weight", weight.value())));
    }
  }

  @Override
  public Description describe() {
    return Description.of("CumulativeLinkHead")
        .with("in", weight.value().rows())
        .with("classes", thresholds.value().columns() + 1);
  }

  @Override
  public String toString() {
    return "Cumulative link " + weight.value().rows() + " -> " + thresholds.value().columns();
  }
}
