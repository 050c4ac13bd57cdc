package org.chainzrule.nn.loss;

import java.util.Map;
import java.util.Optional;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** {@code P(t_j = 1) = σ(z_j)}, one logit for each of several labels. */
enum LabelDecoder implements OutputDecoder {
  INSTANCE;

  @Override
  public Optional<Tensor> labelProbabilities(Tensor outputs) {
    return Optional.of(outputs.map(Curve.SIGMOID, 0));
  }

  @Override
  public Optional<Variable> expected(Variable outputs) {
    return Optional.of(outputs.map(Curve.SIGMOID, 0));
  }

  @Override
  public Map<String, OnnxTensor> onnx(OnnxTensor outputs, Shape shape) {
    return Map.of("expected", outputs.node("Sigmoid"));
  }

  @Override
  public Description describe() {
    return Description.of("Labels");
  }

  @Override
  public String toString() {
    return "labels";
  }
}
