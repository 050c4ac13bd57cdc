package org.chainzrule.nn.ordinal;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.onnx.OnnxType;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** {@code P(y > k) = σ(z_k)}, of the running minimum of a row's logits. */
record CoralDecoder() implements OutputDecoder {

  @Override
  public OptionalInt classes(Tensor outputs) {
    return OptionalInt.of(outputs.columns() + 1);
  }

  /** {@code σ(z) > 1/2} where {@code z > 0}. */
  @Override
  public Optional<int[]> decide(Tensor outputs) {
    double[] z = outputs.toColumns();
    int[] classes = new int[outputs.rows()];
    for (int at = 0; at < z.length; at++) {
      classes[at % classes.length] += z[at] > 0 ? 1 : 0;
    }
    return Optional.of(classes);
  }

  @Override
  public Optional<Tensor> probabilities(Tensor outputs) {
    return Optional.of(
        Thresholds.probabilities(
            outputs,
            (z, p) -> {
              double[] above = Arrays.stream(z).map(Thresholds::sigmoid).toArray();
              // Nothing but the biases' order makes the chances fall, and they may be out of it.
              for (int k = 1; k < above.length; k++) {
                above[k] = Math.min(above[k], above[k - 1]);
              }
              Thresholds.differences(above, p);
            }));
  }

  @Override
  public Optional<Variable> expected(Variable outputs) {
    int n = outputs.value().rows();
    double[] z = outputs.value().toColumns();
    int[] least = IntStream.range(0, z.length).toArray();
    for (int at = n; at < z.length; at++) {
      least[at] = z[least[at - n]] < z[at] ? least[at - n] : at;
    }
    Variable falling = outputs.reshape(Shape.of(z.length)).gather(least).reshape(outputs.shape());
    return Optional.of(falling.map(Curve.SIGMOID, 0).sum(1));
  }

  @Override
  public Map<String, OnnxTensor> onnx(OnnxTensor outputs, Shape shape) {
    OnnxTensor z = outputs.as(OnnxType.DOUBLE);
    int thresholds = shape.length();
    OnnxTensor above =
        Thresholds.running("Min", Double.POSITIVE_INFINITY, z.node("Sigmoid"), thresholds);
    OnnxTensor before = Thresholds.shifted(above, 1, 0, 1);
    OnnxTensor after = Thresholds.shifted(above, 0, 1, 0);
    return Map.of(
        "classes", Thresholds.countAbove(z, 0),
        "probabilities", before.minus(after),
        "expected", Thresholds.sums(above));
  }

  @Override
  public Description describe() {
    return Description.of("Coral");
  }

  @Override
  public String toString() {
    return "CORAL";
  }
}
