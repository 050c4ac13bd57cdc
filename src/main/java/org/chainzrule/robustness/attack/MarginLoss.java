package org.chainzrule.robustness.attack;

import java.util.Locale;
import java.util.stream.IntStream;
import org.chainzrule.autodiff.Variable;
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
    Tensor z = prediction.value();
    int n = z.shape().size(0);
    if (z.shape().rank() != 2 || z.columns() < 2) {
      throw new IllegalArgumentException(
          "expected outputs for at least 2 classes, got the shape " + z.shape());
    }
    if (!targets.shape().equals(Shape.of(n, 1)) || targets.precision() != z.precision()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "expected targets of shape %s in %s precision, got %s in %s",
              Shape.of(n, 1),
              z.precision(),
              targets.shape(),
              targets.precision()));
    }
    double[] outputs = z.toColumns();
    double[] signs = new double[outputs.length];
    for (int i = 0; i < n; i++) {
      int row = i;
      double label = targets.at(i, 0);
      if (!(label >= 0 && label < z.columns() && label == Math.rint(label))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "expected whole labels in 0..%s, got %s in row %s",
                z.columns() - 1,
                label,
                i));
      }
      int rival =
          IntStream.range(0, z.columns())
              .filter(j -> j != label)
              .reduce((a, b) -> outputs[row + n * b] > outputs[row + n * a] ? b : a)
              .orElseThrow();
      signs[i + n * rival] = 1;
      signs[i + n * (int) label] = -1;
    }
    return prediction
        .times(Variable.constant(Tensor.ofColumns(z.shape(), z.precision(), signs)))
        .sum(1)
        .reshape(Shape.of(n, 1));
  }

  @Override
  public OutputDecoder decoder() {
    return OutputDecoder.softmax();
  }
}
