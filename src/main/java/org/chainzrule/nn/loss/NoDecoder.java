package org.chainzrule.nn.loss;

import java.util.Map;
import org.chainzrule.nn.Description;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.tensor.Shape;

/** Gives nothing: what the outputs mean is not known. */
enum NoDecoder implements OutputDecoder {
  INSTANCE;

  @Override
  public Map<String, OnnxTensor> onnx(OnnxTensor outputs, Shape shape) {
    return Map.of();
  }

  @Override
  public Description describe() {
    return Description.of("None");
  }

  @Override
  public String toString() {
    return "none";
  }
}
