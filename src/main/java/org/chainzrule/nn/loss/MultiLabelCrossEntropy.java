package org.chainzrule.nn.loss;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * {@code t f(z) + (1 - t) f(-z)} with {@code f(m) = -(1 - σ(m))^γ ln σ(m)}, the mean over the
 * labels of an example.
 *
 * @param gamma γ, not negative and finite; 0 for the cross-entropy
 */
record MultiLabelCrossEntropy(double gamma) implements Loss {

  MultiLabelCrossEntropy {
    BinaryCrossEntropy.checkGamma(gamma);
  }

  @Override
  public Variable perExample(Variable prediction, Tensor targets) {
    check(prediction.shape(), targets);
    Variable t = Variable.constant(targets);
    Variable present = BinaryCrossEntropy.ofMargin(prediction, gamma).times(t);
    Variable absent =
        BinaryCrossEntropy.ofMargin(prediction.times(-1), gamma).times(t.times(-1).plus(1));
    Variable each = present.plus(absent).flatten();
    return each.sum(1).times(1.0 / each.value().columns());
  }

  private static void check(Shape expected, Tensor targets) {
    if (!expected.equals(targets.shape())) {
      throw new IllegalArgumentException(
          "expected targets of shape "
              + expected
              + ", a number for each label, got "
              + targets.shape());
    }
    int n = expected.size(0);
    double[] all = targets.toColumns();
    for (int at = 0; at < all.length; at++) {
      if (!(all[at] >= 0 && all[at] <= 1)) {
        throw new IllegalArgumentException(
            "expected labels in 0..1, got " + all[at] + " in row " + at % n + ", label " + at / n);
      }
    }
  }

  @Override
  public OutputDecoder decoder() {
    return OutputDecoder.labels();
  }

  @Override
  public String toString() {
    return gamma == 0 ? "multi-label cross-entropy" : "multi-label focal loss with gamma " + gamma;
  }
}
