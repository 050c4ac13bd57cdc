package org.chainzrule.nn.loss;

import org.chainzrule.Internal;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * Targets that were checked to be classes.
 *
 * @param y class indices in 0..classes-1, one a row
 * @param precision that of the prediction
 */
@Internal({"penalty", "dreg", "robustness"})
public record Labels(int[] y, Precision precision) {

  /** A number that depends on an example's class and on the column. */
  @FunctionalInterface
  public interface Entry {
    double at(int label, int column);
  }

  /**
   * @param prediction shape {@code [n, columns]}
   * @param targets shape {@code [n, 1]}
   * @throws IllegalArgumentException if shapes or precisions do not fit, or a label is not one of
   *     the classes
   */
  public static Labels of(Variable prediction, int columns, Tensor targets, int classes) {
    Tensor value = prediction.value();
    int n = value.rows();
    check(Shape.of(n, columns), value.shape(), "predictions");
    check(Shape.of(n, 1), targets.shape(), "targets");
    if (targets.precision() != value.precision()) {
      throw new IllegalArgumentException(
          "expected targets in "
              + value.precision()
              + " precision, as the prediction, got "
              + targets.precision());
    }
    double[] labels = targets.toArray();
    int[] y = new int[n];
    for (int i = 0; i < n; i++) {
      if (!(labels[i] >= 0 && labels[i] < classes && labels[i] == Math.rint(labels[i]))) {
        throw new IllegalArgumentException(
            "expected whole labels in 0.." + (classes - 1) + ", got " + labels[i] + " in row " + i);
      }
      y[i] = (int) labels[i];
    }
    return new Labels(y, value.precision());
  }

  /** As above, for predictions with a logit for each of the {@code classes - 1} thresholds. */
  public static Labels ofThresholds(Variable prediction, Tensor targets) {
    int columns = prediction.value().columns();
    return of(prediction, columns, targets, columns + 1);
  }

  private static void check(Shape expected, Shape actual, String what) {
    if (!expected.equals(actual)) {
      throw new IllegalArgumentException(
          "expected " + what + " of shape " + expected + ", got " + actual);
    }
  }

  /** A matrix {@code [n, columns]} of constants. */
  public Variable matrix(int columns, Entry entry) {
    return Variable.constant(
        Tensor.ofEntries(y.length, columns, precision, (i, k) -> entry.at(y[i], k)));
  }
}
