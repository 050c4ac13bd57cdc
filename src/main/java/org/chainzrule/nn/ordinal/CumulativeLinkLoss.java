package org.chainzrule.nn.ordinal;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.loss.Labels;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;

/**
 * {@code -ln(σ(z_y) - σ(z_(y-1)))} of logits {@code z_k = θ_k - s}; σ is 0 below the first
 * threshold and 1 above the last.
 *
 * <p>With {@code a = z_(y-1)}, {@code b = z_y} and {@code d = b - a} this is {@code softplus(-b) +
 * softplus(a) - ln(1 - e⁻ᵈ)}, and {@code ln(1 - e⁻ᵈ) = ln tanh(d/2) + softplus(-d)}: no difference
 * of numbers close to each other. Gaps below 2⁻²⁰ in 32 bits and 2⁻⁵⁰ in 64 count as that.
 *
 * @see <a href="https://doi.org/10.1111/j.2517-6161.1980.tb01109.x">McCullagh, 1980</a>
 */
record CumulativeLinkLoss() implements Loss {

  @Override
  public Variable perExample(Variable prediction, Tensor targets) {
    Labels labels = Labels.ofThresholds(prediction, targets);
    Thresholds.checkAscending(prediction.value());
    int last = prediction.value().columns();
    Variable sum =
        Thresholds.negativeLogSigmoid(
            prediction,
            labels,
            (label, k) -> k == label ? 1 : -1,
            (label, k) -> k == label || k == label - 1 ? 1 : 0);
    return last > 1 ? sum.minus(logOfGaps(prediction, labels, last)) : sum;
  }

  /** {@code ln(1 - e⁻ᵈ)} of the rows whose class has a threshold on both sides, 0 of others. */
  private Variable logOfGaps(Variable z, Labels labels, int last) {
    Variable ends =
        labels.matrix(
            last,
            (label, k) ->
                label == 0 || label == last ? 0 : k == label ? 1 : k == label - 1 ? -1 : 0);
    double least = labels.precision() == Precision.SINGLE ? 0x1p-20 : 0x1p-50;
    Variable d = z.times(ends).sum(1).plus(-least).map(Curve.RELU, 0).plus(least);
    Variable logs = d.times(0.5).map(Curve.TANH, 0).log().plus(d.times(-1).map(Curve.SOFTPLUS, 0));
    Variable inner = labels.matrix(1, (label, k) -> label == 0 || label == last ? 0 : 1);
    return logs.times(inner);
  }

  @Override
  public OutputDecoder decoder() {
    return new CumulativeLinkDecoder();
  }

  @Override
  public String toString() {
    return "cumulative link";
  }
}
