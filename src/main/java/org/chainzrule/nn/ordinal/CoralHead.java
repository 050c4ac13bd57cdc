package org.chainzrule.nn.ordinal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
import org.chainzrule.tensor.random.Seeds;

/**
 * One direction for all thresholds, {@code z_k = x w + b_k}, the logits of {@code P(y > k)} for
 * {@link OrdinalHead#CORAL}. Its Jacobian has {@code wᵀ} in each of its {@code K - 1} rows.
 *
 * @param weight w, shape {@code [in, 1]}
 * @param bias b, shape {@code [1, K - 1]}; chances fall with k as long as it descends
 * @see <a href="https://arxiv.org/abs/1901.07884">Cao, Mirjalili and Raschka, 2019</a>
 */
public record CoralHead(Parameter weight, Parameter bias) implements Layer {

  /**
   * The plan of a head: weights from {@code N(0, 1 / in)}, biases {@code (K - 1, ..., 1) / (K -
   * 1)}.
   *
   * @param classes K, at least 2
   * @throws IllegalArgumentException if there are no inputs or fewer classes
   */
  public static LayerPlan plan(int in, int classes) {
    checkSizes(in, classes);
    double[] bias = new double[classes - 1];
    for (int k = 0; k < bias.length; k++) {
      bias[k] = (double) (bias.length - k) / bias.length;
    }
    return (seeds, precision) -> {
      Tensor b = Tensor.ofColumns(Shape.of(1, bias.length), precision, bias);
      return new CoralHead(
          direction(in, seeds, precision), new Parameter("bias", Parameter.Role.BIAS, b));
    };
  }

  static void checkSizes(int in, int classes) {
    if (in < 1 || classes < 2) {
      throw new IllegalArgumentException(
          "expected at least 1 input and 2 classes of a head, got " + in + " and " + classes);
    }
  }

  /** Weights from {@code N(0, 1 / in)}, shape {@code [in, 1]}. */
  static Parameter direction(int in, Seeds seeds, Precision precision) {
    Tensor w = Tensor.normal(seeds.child("weight"), Shape.of(in, 1), precision);
    return new Parameter("weight", w.times(Math.sqrt(1.0 / in)));
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    Variable z = x.matmul(weight).plus(bias);
    Shape map = Shape.of(weight.value().rows(), bias.value().columns());
    pass.report(() -> LocalJacobian.linear(weight.stretchTo(map), z.value().rows()));
    return z;
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(weight, bias);
  }

  @Override
  public Optional<Shape> inputShape() {
    return Optional.of(Shape.of(weight.value().rows()));
  }

  @Override
  public Shape outputShape(Shape input) {
    Layer.super.outputShape(input);
    return bias.value().shape().tail();
  }

  @Override
  public LayerBound bound() {
    return LayerBound.affine(columns(weight, 1, bias.value().columns()), bias.value().toArray());
  }

  /** {@code factor w} in each of several columns, row after row. */
  static double[] columns(Parameter weight, double factor, int count) {
    double[] w = weight.value().toArray();
    double[] columns = new double[w.length * count];
    Arrays.setAll(columns, at -> factor * w[at / count]);
    return columns;
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    return x.matmul(x.constant("weight", weight.value())).plus(x.constant("bias", bias.value()));
  }

  @Override
  public Description describe() {
    return Description.of("CoralHead")
        .with("in", weight.value().rows())
        .with("classes", bias.value().columns() + 1);
  }

  @Override
  public String toString() {
    return "CORAL " + weight.value().rows() + " -> " + bias.value().columns();
  }
}
