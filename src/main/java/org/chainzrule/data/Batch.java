package org.chainzrule.data;

import java.util.function.IntToDoubleFunction;
import org.chainzrule.Internal;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * A mini-batch: the inputs and the targets of several examples.
 *
 * @param inputs shape {@code [n, ...]}, one example a row
 * @param targets shape {@code [n, t]}: the class index for classification (t = 1), values otherwise
 */
public record Batch(Tensor inputs, Tensor targets) {

  /** A batch of {@code n} examples with one target each: {@code target} of 0, 1, ..., n - 1. */
  @Internal("text")
  public static Batch of(Tensor inputs, int n, IntToDoubleFunction target) {
    float[] targets = new float[n];
    for (int i = 0; i < n; i++) {
      targets[i] = (float) target.applyAsDouble(i);
    }
    return new Batch(inputs, Tensor.ofColumns(Shape.of(n, 1), inputs.precision(), targets));
  }
}
