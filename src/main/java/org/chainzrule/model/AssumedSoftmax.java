package org.chainzrule.model;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * What a model is taken for whose file is of format 1, which had no decoder: several outputs are
 * the logits of a softmax, as they always were for a {@link Predictor}; one output is not read.
 */
record AssumedSoftmax() implements OutputDecoder {

  private static OutputDecoder of(Tensor outputs) {
    return outputs.columns() > 1 ? OutputDecoder.softmax() : OutputDecoder.none();
  }

  @Override
  public OptionalInt classes(Tensor outputs) {
    return of(outputs).classes(outputs);
  }

  @Override
  public Optional<int[]> decide(Tensor outputs) {
    return of(outputs).decide(outputs);
  }

  @Override
  public Optional<Tensor> probabilities(Tensor outputs) {
    return of(outputs).probabilities(outputs);
  }

  @Override
  public Optional<Variable> expected(Variable outputs) {
    return of(outputs.value()).expected(outputs);
  }

  @Override
  public boolean decidesForLargest() {
    return true;
  }

  @Override
  public Map<String, OnnxTensor> onnx(OnnxTensor outputs, Shape shape) {
    OutputDecoder read = shape.length() > 1 ? OutputDecoder.softmax() : OutputDecoder.none();
    return read.onnx(outputs, shape);
  }

  /** As softmax; only a model with another rule on top of the assumption needs it. */
  @Override
  public Description describe() {
    return OutputDecoder.softmax().describe();
  }

  @Override
  public String toString() {
    return "softmax (assumed of several outputs, since the file names no decoder)";
  }
}
