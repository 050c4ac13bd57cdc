package org.chainzrule.nn.ordinal;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Description;
import org.chainzrule.nn.loss.DecisionRule;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.onnx.OnnxTensor;
import org.chainzrule.onnx.OnnxType;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** {@code P(y <= k) = σ(z_k)}, of logits that ascend along each row. */
record CumulativeLinkDecoder() implements OutputDecoder {

  @Override
  public OptionalInt classes(Tensor outputs) {
    return OptionalInt.of(outputs.columns() + 1);
  }

  /** The likeliest class, by probabilities in 64 bits. */
  @Override
  public Optional<int[]> decide(Tensor outputs) {
    return probabilities(outputs.cast(Precision.DOUBLE)).map(DecisionRule.ARGMAX::of);
  }

  /**
   * @throws IllegalArgumentException if the logits of a row descend
   */
  @Override
  public Optional<Tensor> probabilities(Tensor outputs) {
    Thresholds.checkAscending(outputs);
    return Optional.of(
        Thresholds.probabilities(
            outputs,
            (z, p) -> {
              p[0] = Thresholds.sigmoid(z[0]);
              for (int k = 1; k < z.length; k++) {
                // On the side where both are small, so that nothing cancels.
                p[k] =
                    z[k - 1] > 0
                        ? Thresholds.sigmoid(-z[k - 1]) - Thresholds.sigmoid(-z[k])
                        : Thresholds.sigmoid(z[k]) - Thresholds.sigmoid(z[k - 1]);
              }
              p[z.length] = Thresholds.sigmoid(-z[z.length - 1]);
            }));
  }

  @Override
  public Optional<Variable> expected(Variable outputs) {
    Thresholds.checkAscending(outputs.value());
    return Optional.of(outputs.times(-1).map(Curve.SIGMOID, 0).sum(1));
  }

  @Override
  public Map<String, OnnxTensor> onnx(OnnxTensor outputs, Shape shape) {
    OnnxTensor z = outputs.as(OnnxType.DOUBLE);
    OnnxTensor low = Thresholds.shifted(z, 1, 0, Double.NEGATIVE_INFINITY);
    OnnxTensor high = Thresholds.shifted(z, 0, 1, Double.POSITIVE_INFINITY);
    OnnxTensor ofUpper = sigmoid(low.times(-1)).minus(sigmoid(high.times(-1)));
    OnnxTensor ofLower = sigmoid(high).minus(sigmoid(low));
    // On the side where both are small, so that nothing cancels.
    OnnxTensor probabilities = z.constant(0).less(low).choose(ofUpper, ofLower);
    return Map.of(
        "classes", probabilities.argmax(1),
        "probabilities", probabilities,
        "expected", Thresholds.sums(sigmoid(z.times(-1))));
  }

  private static OnnxTensor sigmoid(OnnxTensor x) {
    return x.node("Sigmoid");
  }

  @Override
  public Description describe() {
    return Description.of("CumulativeLink");
  }

  @Override
  public String toString() {
    return "cumulative link";
  }
}
