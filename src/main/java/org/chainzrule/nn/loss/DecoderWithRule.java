package org.chainzrule.nn.loss;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.onnx.OnnxType;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** A decoder with another way to decide. */
record DecoderWithRule(OutputDecoder decoder, DecisionRule rule) implements OutputDecoder {

  @Override
  public OptionalInt classes(Tensor outputs) {
    return decoder.classes(outputs);
  }

  /** By probabilities in 64 bits, so that rounding them to 32 decides nothing. */
  @Override
  public Optional<int[]> decide(Tensor outputs) {
    Tensor probabilities =
        decoder
            .probabilities(outputs.cast(Precision.DOUBLE))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected a decoder with class probabilities to decide by, got "
                            + decoder));
    return Optional.of(rule.of(probabilities));
  }

  @Override
  public Optional<Tensor> probabilities(Tensor outputs) {
    return decoder.probabilities(outputs);
  }

  @Override
  public Optional<Variable> expected(Variable outputs) {
    return decoder.expected(outputs);
  }

  @Override
  public boolean decidesForLargest() {
    return rule == DecisionRule.ARGMAX && decoder.decidesForLargest();
  }

  /** By probabilities in 64 bits. */
  @Override
  public Map<String, OnnxTensor> onnx(OnnxTensor outputs, Shape shape) {
    Map<String, OnnxTensor> read =
        new LinkedHashMap<>(decoder.onnx(outputs.as(OnnxType.DOUBLE), shape));
    OnnxTensor probabilities = read.get("probabilities");
    if (probabilities == null) {
      throw new IllegalArgumentException(
          "expected a decoder with class probabilities to decide by, got " + decoder);
    }
    read.put("classes", rule.onnx(probabilities, read.get("expected")));
    return read;
  }

  @Override
  public Description describe() {
    return new Description(
        "Decision", Map.of("rule", rule.name()), Map.of("decoder", decoder.describe()));
  }

  @Override
  public OutputDecoder deciding(DecisionRule other) {
    return new DecoderWithRule(decoder, other);
  }

  @Override
  public String toString() {
    return decoder + " by " + rule;
  }
}
