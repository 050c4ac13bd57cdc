package org.chainzrule.nn.loss;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Softmax;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** {@code P(y = k) = softmax(z)_k}, one logit a class. */
enum SoftmaxDecoder implements OutputDecoder {
  INSTANCE;

  @Override
  public OptionalInt classes(Tensor outputs) {
    return OptionalInt.of(outputs.columns());
  }

  @Override
  public Optional<int[]> decide(Tensor outputs) {
    return Optional.of(outputs.argmax());
  }

  @Override
  public Optional<Tensor> probabilities(Tensor outputs) {
    return Optional.of(Softmax.of(Variable.constant(outputs)).value());
  }

  @Override
  public Optional<Variable> expected(Variable outputs) {
    int classes = outputs.value().columns();
    double[] places = IntStream.range(0, classes).asDoubleStream().toArray();
    Tensor column = Tensor.of(Shape.of(classes, 1), outputs.value().precision(), places);
    return Optional.of(Softmax.of(outputs).matmul(Variable.constant(column)));
  }

  @Override
  public boolean decidesForLargest() {
    return true;
  }

  @Override
  public Map<String, OnnxTensor> onnx(OnnxTensor outputs, Shape shape) {
    int classes = shape.length();
    double[] places = IntStream.range(0, classes).asDoubleStream().toArray();
    OnnxTensor probabilities = outputs.node("Softmax");
    return Map.of(
        "classes", outputs.argmax(1),
        "probabilities", probabilities,
        "expected", probabilities.matmul(outputs.constant("places", Shape.of(classes, 1), places)));
  }

  @Override
  public Description describe() {
    return Description.of("Softmax");
  }

  @Override
  public String toString() {
    return "softmax";
  }
}
