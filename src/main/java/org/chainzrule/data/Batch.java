package org.chainzrule.data;

import java.util.function.IntUnaryOperator;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * A few examples side by side.
 *
 * @param inputs shape {@code [n, ...]}, one example a row
 * @param targets shape {@code [n, t]}: the class index for classification (t = 1), values otherwise
 */
public record Batch(Tensor inputs, Tensor targets) {

  /** Examples with classes: {@code label} gives the class index for each place in the batch. */
  static Batch classified(Tensor inputs, int n, IntUnaryOperator label) {
    float[] targets = new float[n];
    for (int i = 0; i < n; i++) {
      targets[i] = label.applyAsInt(i);
    }
    return new Batch(inputs, Tensor.ofColumns(Shape.of(n, 1), inputs.precision(), targets));
  }
}
