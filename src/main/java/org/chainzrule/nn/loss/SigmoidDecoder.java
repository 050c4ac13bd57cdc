package org.chainzrule.nn.loss;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.onnx.OnnxType;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** {@code P(y = 1) = σ(z)}, one logit for two classes. */
enum SigmoidDecoder implements OutputDecoder {
  INSTANCE;

  @Override
  public OptionalInt classes(Tensor outputs) {
    check(outputs.shape().tail());
    return OptionalInt.of(2);
  }

  /** {@code σ(z) > 1/2} where {@code z > 0}. */
  @Override
  public Optional<int[]> decide(Tensor outputs) {
    check(outputs.shape().tail());
    return Optional.of(Arrays.stream(outputs.toColumns()).mapToInt(z -> z > 0 ? 1 : 0).toArray());
  }

  @Override
  public Optional<Tensor> probabilities(Tensor outputs) {
    check(outputs.shape().tail());
    Variable z = Variable.constant(outputs);
    // Not 1 - σ(z), which rounds the smaller of the two.
    Variable zero = z.times(-1).map(Curve.SIGMOID, 0);
    return Optional.of(Variable.concat(1, List.of(zero, z.map(Curve.SIGMOID, 0))).value());
  }

  @Override
  public Optional<Variable> expected(Variable outputs) {
    check(outputs.shape().tail());
    return Optional.of(outputs.map(Curve.SIGMOID, 0));
  }

  private static void check(Shape example) {
    if (!example.equals(Shape.of(1))) {
      throw new IllegalArgumentException(
          "expected one output for two classes by sigmoid, got outputs of shape " + example);
    }
  }

  @Override
  public Map<String, OnnxTensor> onnx(OnnxTensor outputs, Shape shape) {
    check(shape);
    OnnxTensor one = outputs.node("Sigmoid");
    return Map.of(
        "classes", outputs.constant(0).less(outputs).as(OnnxType.INT64).reshape(-1),
        "probabilities", outputs.times(-1).node("Sigmoid").concat(1, one),
        "expected", one);
  }

  @Override
  public Description describe() {
    return Description.of("Sigmoid");
  }

  @Override
  public String toString() {
    return "sigmoid";
  }
}
