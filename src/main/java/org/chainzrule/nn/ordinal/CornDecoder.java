package org.chainzrule.nn.ordinal;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.onnx.OnnxType;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** {@code P(y > k) = Π_(j <= k) σ(z_j)}. */
record CornDecoder() implements OutputDecoder {

  @Override
  public OptionalInt classes(Tensor outputs) {
    return OptionalInt.of(outputs.columns() + 1);
  }

  /** The number of k with {@code P(y > k) > 1/2}. */
  @Override
  public Optional<int[]> decide(Tensor outputs) {
    int n = outputs.rows();
    double[] z = outputs.toColumns();
    int[] classes = new int[n];
    for (int i = 0; i < n; i++) {
      double above = 1;
      for (int at = i; at < z.length; at += n) {
        above *= Thresholds.sigmoid(z[at]);
        classes[i] += above > 0.5 ? 1 : 0;
      }
    }
    return Optional.of(classes);
  }

  @Override
  public Optional<Tensor> probabilities(Tensor outputs) {
    return Optional.of(
        Thresholds.probabilities(
            outputs,
            (z, p) -> {
              // P(y = k) = P(y > k - 1) σ(-z_k), without a difference.
              double above = 1;
              for (int k = 0; k < z.length; k++) {
                p[k] = above * Thresholds.sigmoid(-z[k]);
                above *= Thresholds.sigmoid(z[k]);
              }
              p[z.length] = above;
            }));
  }

  @Override
  public Optional<Variable> expected(Variable outputs) {
    Variable chances = outputs.map(Curve.SIGMOID, 0);
    Variable above = chances.slice(1, 0, 1);
    Variable sum = above;
    for (int k = 1; k < outputs.value().columns(); k++) {
      above = above.times(chances.slice(1, k, k + 1));
      sum = sum.plus(above);
    }
    return Optional.of(sum);
  }

  @Override
  public Map<String, OnnxTensor> onnx(OnnxTensor outputs, Shape shape) {
    OnnxTensor z = outputs.as(OnnxType.DOUBLE);
    OnnxTensor above = Thresholds.running("Mul", 1, z.node("Sigmoid"), shape.length());
    OnnxTensor before = Thresholds.shifted(above, 1, 0, 1);
    OnnxTensor stays = Thresholds.shifted(z.times(-1).node("Sigmoid"), 0, 1, 1);
    return Map.of(
        "classes", Thresholds.countAbove(above, 0.5),
        "probabilities", before.times(stays),
        "expected", Thresholds.sums(above));
  }

  @Override
  public Description describe() {
    return Description.of("Corn");
  }

  @Override
  public String toString() {
    return "CORN";
  }
}
