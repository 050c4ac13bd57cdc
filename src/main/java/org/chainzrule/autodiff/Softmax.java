package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.Computed.edge;
import static org.chainzrule.autodiff.Computed.result;

import java.util.Optional;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Batched;
import org.chainzrule.tensor.op.Fused;

/** The softmax of each row of logits, and its cross-entropy with labels. */
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
   * The softmax along axis 2 over the positions that are present, {@code y_j = m_j e^(x_j) / Σ_k
   * m_k e^(x_k)}; zeros where none is. Gradient: {@code y (g - Σ_k y_k g_k)}.
   *
   * @param x shape {@code [n, rows, positions, ...]}
   * @param present m, ones and zeros, shape {@code [n, positions]}; empty for ones
   * @throws IllegalArgumentException if the shapes do not fit together
   */
  public static Variable over(Variable x, Optional<Tensor> present) {
    Tensor value = Batched.softmax(x.value(), present);
    return result(
        value,
        edge(
            x,
            g -> {
              Variable y = Recording.isOn() ? over(x, present) : Variable.constant(value);
              return g.minus(g.times(y).sum(2)).times(y);
            }));
  }

  /**
   * {@code -ln softmax(logits)_label} of every row, shape {@code [n, 1]}. Gradient: {@code softmax
   * - onehot}.
   *
   * @param logits shape {@code [n, classes]}
   * @param labels class indices in 0..classes-1, shape {@code [n, 1]}
   * @throws IllegalArgumentException if a label is not one of the classes
   */
  public static Variable crossEntropy(Variable logits, Tensor labels) {
    Fused.LossAndGradient fused = Fused.crossEntropy(logits.value(), labels);
    Variable gradient = Variable.constant(fused.gradient());
    return result(
        fused.loss(),
        edge(
            logits, g -> Recording.isOn() ? gradient(logits, labels).times(g) : gradient.times(g)));
  }

  /**
   * The mean of {@link #crossEntropy} over rows, shape {@code []}, in one pass that computes its
   * gradient {@code (softmax - onehot) / n} too.
   *
   * @throws IllegalArgumentException as {@link #crossEntropy}
   */
  public static Variable meanCrossEntropy(Variable logits, Tensor labels) {
    Fused.LossAndGradient fused = Fused.meanCrossEntropy(logits.value(), labels);
    Tensor gradient = fused.gradient();
    return result(
        fused.loss(),
        edge(
            logits,
            g ->
                Recording.isOn()
                    ? meanGradient(logits, labels, gradient).times(g)
                    : Variable.constant(gradient.times(g.value().item()))));
  }

  /**
   * The gradient of {@link #meanCrossEntropy} in the logits, {@code (P - onehot) / n} with P the
   * softmax, of which the loss knows the value. Its own gradient, for h, is {@code P (h - Σ_k P_k
   * h_k) / n}.
   */
  private static Variable meanGradient(Variable logits, Tensor labels, Tensor gradient) {
    int n = gradient.rows();
    return result(
        gradient,
        edge(
            logits,
            h -> {
              Variable p =
                  Recording.isOn()
                      ? of(logits)
                      : Variable.constant(gradient.times(n)).plus(oneHot(labels, logits.shape()));
              return h.minus(h.times(p).sum(1)).times(p).times(1.0 / n);
            }));
  }

  /** {@code softmax - onehot}, differentiable. */
  private static Variable gradient(Variable logits, Tensor labels) {
    return of(logits).minus(oneHot(labels, logits.shape()));
  }

  private static Variable oneHot(Tensor labels, Shape shape) {
    double[] label = labels.toColumns();
    return Variable.constant(
        Tensor.ofEntries(
            shape.size(0), shape.size(1), labels.precision(), (i, k) -> label[i] == k ? 1 : 0));
  }
}
