package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.Computed.edge;
import static org.chainzrule.autodiff.Computed.result;

import org.chainzrule.tensor.Fused;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** The softmax of each row, and its cross-entropy with a label. */
public final class Softmax {

  private Softmax() {}

  /** {@code e^(x_k) / Σ_j e^(x_j)} along each row of {@code [n, classes]}. */
  public static Variable of(Variable logits) {
    // Subtracting each row's largest logit changes nothing but the risk of overflow.
    Variable shifted = logits.minus(Variable.constant(logits.value().max(1)));
    Variable e = shifted.exp();
    return e.divide(e.sum(1));
  }

  /**
   * The mean over rows of {@code -ln softmax(logits)_label}, shape {@code []}. Gradient: {@code
   * (softmax - onehot) / n}.
   *
   * @param logits shape {@code [n, classes]}
   * @param labels class indices in 0..classes-1, shape {@code [n, 1]}
   * @throws IllegalArgumentException if a label is not one of the classes
   */
  public static Variable crossEntropy(Variable logits, Tensor labels) {
    Fused.LossAndGradient fused = Fused.crossEntropy(logits.value(), labels);
    Tensor gradient = fused.gradient();
    return result(
        fused.loss(),
        edge(
            logits,
            g ->
                Recording.isOn()
                    ? of(logits)
                        .minus(oneHot(labels, logits.shape()))
                        .times(g)
                        .times(1.0 / gradient.rows())
                    : Variable.constant(gradient.times(g.value().item()))));
  }

  private static Variable oneHot(Tensor labels, Shape shape) {
    int n = shape.size(0);
    float[] ones = new float[shape.length()];
    for (int i = 0; i < n; i++) {
      ones[(int) labels.at(i, 0) * n + i] = 1;
    }
    Precision precision = labels.precision();
    return Variable.constant(Tensor.ofColumns(shape, precision, ones));
  }
}
