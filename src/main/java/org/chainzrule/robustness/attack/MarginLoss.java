package org.chainzrule.robustness.attack;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.loss.Labels;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * The margin by which an example is classified wrongly, {@code ℓ = max_{j ≠ y} z_j - z_y} of the
 * outputs z and the class y: positive where another class wins. An attack on it does not fade as
 * the cross entropy of a confident network does, so that an attack on both tells misleading
 * gradients (gradient masking) from robustness.
 *
 * <pre>{@code
 * RobustAccuracy accuracy = RobustAccuracy.of(network, new MarginLoss(), test, Pgd.linf(0.1), seeds);
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/1608.04644">Carlini and Wagner, 2016, section V: f6</a>
 */
public record MarginLoss() implements Loss {

  /**
   * {@inheritDoc}
   *
   * @param prediction shape {@code [n, classes]}, of at least two classes
   * @param targets class indices, shape {@code [n, 1]}
   */
  @Override
  public Variable perExample(Variable prediction, Tensor targets) {
    int columns = prediction.value().columns();
    if (columns < 2) {
      throw new IllegalArgumentException("expected outputs for at least 2 classes, got " + columns);
    }
    int[] labels = Labels.of(prediction, columns, targets, columns).y();
    int n = labels.length;
    double[] z = prediction.value().toColumns();
    double[] signs = new double[z.length];
    for (int i = 0; i < n; i++) {
      int rival = labels[i] == 0 ? 1 : 0;
      for (int j = rival + 1; j < columns; j++) {
        rival = j != labels[i] && z[i + n * j] > z[i + n * rival] ? j : rival;
      }
      signs[i + n * rival] = 1;
      signs[i + n * labels[i]] = -1;
    }
    Tensor factors = Tensor.ofColumns(prediction.shape(), prediction.value().precision(), signs);
    return prediction.times(Variable.constant(factors)).sum(1).reshape(Shape.of(n, 1));
  }

  @Override
  public OutputDecoder decoder() {
    return OutputDecoder.softmax();
  }
}
