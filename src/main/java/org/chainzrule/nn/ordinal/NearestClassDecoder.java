package org.chainzrule.nn.ordinal;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.onnx.OnnxType;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * A number s that predicts the class index: the nearest class, without probabilities. The expected
 * class index is s itself, which may lie outside of {@code 0..K-1}.
 *
 * @param classes K, at least 2
 */
record NearestClassDecoder(int classes) implements OutputDecoder {

  NearestClassDecoder {
    if (classes < 2) {
      throw new IllegalArgumentException("expected at least 2 classes, got " + classes);
    }
  }

  @Override
  public OptionalInt classes(Tensor outputs) {
    return OptionalInt.of(classes);
  }

  /** The nearest class, the upper one of two. */
  @Override
  public Optional<int[]> decide(Tensor outputs) {
    check(outputs);
    double[] s = outputs.toColumns();
    int[] decisions = new int[s.length];
    for (int i = 0; i < s.length; i++) {
      decisions[i] = (int) Math.max(0, Math.min(classes - 1, Math.round(s[i])));
    }
    return Optional.of(decisions);
  }

  @Override
  public Optional<Variable> expected(Variable outputs) {
    check(outputs.value());
    return Optional.of(outputs);
  }

  private void check(Tensor outputs) {
    if (outputs.columns() != 1) {
      throw new IllegalArgumentException(
          "expected one output for " + this + ", got " + outputs.columns());
    }
  }

  @Override
  public Map<String, OnnxTensor> onnx(OnnxTensor outputs, Shape shape) {
    if (shape.length() != 1) {
      throw new IllegalArgumentException("expected one output for " + this + ", got " + shape);
    }
    OnnxTensor nearest = outputs.as(OnnxType.DOUBLE).plus(0.5).node("Floor");
    OnnxTensor clipped = nearest.node("Clip", nearest.constant(0), nearest.constant(classes - 1));
    return Map.of("classes", clipped.as(OnnxType.INT64).reshape(-1), "expected", outputs);
  }

  @Override
  public Description describe() {
    return Description.of("NearestClass").with("classes", classes);
  }

  @Override
  public String toString() {
    return "regression on " + classes + " classes";
  }
}
