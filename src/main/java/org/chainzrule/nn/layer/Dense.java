package org.chainzrule.nn.layer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Products;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.LayerBound;
import org.chainzrule.nn.LayerPlan;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.TrainingBound;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.nn.activation.ActivationPlan;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.random.Seeds;

/**
 * A fully connected layer, {@code y = a(x w + b)}, from inputs {@code [n, in]} to outputs {@code
 * [n, out]}. Its Jacobian is {@code diag(a'(z)) wᵀ} with {@code z = x w + b}.
 *
 * @param weight w, shape {@code [in, out]}
 * @param bias b, shape {@code [1, out]}
 */
public record Dense(Parameter weight, Parameter bias, Activation activation) implements Layer {

  /**
   * The plan of a dense layer: weights from {@code N(0, v / in)} with v the activation's {@link
   * Activation#weightVariance}, biases 0.
   */
  public static LayerPlan plan(int in, int out, ActivationPlan activation) {
    if (in < 1 || out < 1) {
      throw new IllegalArgumentException(
          "expected positive widths of a dense layer, got " + in + " and " + out);
    }
    return (seeds, precision) -> create(in, out, activation, seeds, precision);
  }

  /** The plan of a linear layer, as {@link #plan(int, int, ActivationPlan)} with the identity. */
  public static LayerPlan plan(int in, int out) {
    return plan(in, out, Activation.identity());
  }

  private static Dense create(
      int in, int out, ActivationPlan plan, Seeds seeds, Precision precision) {
    Activation activation = plan.build(out, seeds.child("activation"), precision);
    double scale = Math.sqrt(activation.weightVariance(out, precision) / in);
    Tensor weight = Tensor.normal(seeds.child("weight"), Shape.of(in, out), precision).times(scale);
    return new Dense(
        new Parameter("weight", weight),
        new Parameter("bias", Parameter.Role.BIAS, Tensor.zeros(Shape.of(1, out), precision)),
        activation);
  }

  @Override
  public Variable forward(Variable x, Pass pass) {
    return forward(x, weight, bias, activation, pass);
  }

  /** The layer with weights that were computed from parameters. */
  static Variable forward(
      Variable x, Variable weight, Variable bias, Activation activation, Pass pass) {
    Variable z = Products.affine(x, weight, bias);
    if (activation.equals(Activation.identity())) {
      pass.report(() -> LocalJacobian.linear(weight, z.value().rows()));
      return z;
    }
    pass.activates(activation, z);
    Activation.Evaluation a = activation.evaluate(z);
    pass.report(
        () ->
            LocalJacobian.scaledLinear(
                a.slope(), a.squares(), a.timesSlope(), z.value().rows(), weight));
    return a.value();
  }

  @Override
  public List<Parameter> parameters() {
    return Stream.concat(Stream.of(weight, bias), activation.parameters().stream()).toList();
  }

  @Override
  public Optional<Shape> inputShape() {
    return Optional.of(Shape.of(weight.value().rows()));
  }

  @Override
  public Shape outputShape(Shape input) {
    Layer.super.outputShape(input);
    return Shape.of(weight.value().columns());
  }

  /** {@code 2 in out} for the products and sums, the bias included, and the activation's. */
  @Override
  public long flops(Shape input) {
    return 2L * weight.value().length() + activation.flops(outputShape(input));
  }

  @Override
  public Map<String, Layer> parts() {
    return Map.of("activation", activation);
  }

  @Override
  public LayerBound bound() {
    LayerBound map = LayerBound.affine(weight.value().toArray(), bias.value().toArray());
    return LayerBound.sequence(map, activation.bound());
  }

  @Override
  public TrainingBound trainingBound() {
    return TrainingBound.sequence(TrainingBound.affine(weight, bias), activation.trainingBound());
  }

  @Override
  public OnnxTensor onnx(OnnxTensor x, Shape input) {
    return onnx(x, weight.value(), bias.value(), activation);
  }

  /** The layer with weights that were computed from parameters. */
  static OnnxTensor onnx(OnnxTensor x, Tensor weight, Tensor bias, Activation activation) {
    OnnxTensor z = x.matmul(x.constant("weight", weight)).plus(x.constant("bias", bias));
    Shape output = Shape.of(weight.columns());
    return z.through("activation", at -> activation.onnx(at, output));
  }

  @Override
  public Description describe() {
    return Description.of("Dense")
        .with("in", weight.value().rows())
        .with("out", weight.value().columns())
        .with(parts());
  }

  @Override
  public String toString() {
    return "Dense "
        + weight.value().rows()
        + " -> "
        + weight.value().columns()
        + (activation.equals(Activation.identity()) ? "" : ", " + activation);
  }
}
