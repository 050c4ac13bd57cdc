package org.chainzrule.nn.loss;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Tensor;

/**
 * {@code e² / 2} where {@code |e| <= δ} and {@code δ (|e| - δ/2)} beyond, {@code e = prediction -
 * target}, the mean over the elements of an example.
 *
 * @param delta δ, up to where errors are squared; positive and finite
 */
record Huber(double delta) implements Loss {

  Huber {
    if (!(delta > 0 && Double.isFinite(delta))) {
      throw new IllegalArgumentException("expected a positive and finite delta, got " + delta);
    }
  }

  @Override
  public Variable perExample(Variable prediction, Tensor targets) {
    Variable e = MeanSquaredError.errors(prediction, targets);
    // With c = e cut off at ±δ both branches are c (e - c/2).
    Variable over = e.plus(-delta).map(Curve.RELU, 0);
    Variable under = e.times(-1).plus(-delta).map(Curve.RELU, 0);
    Variable c = e.minus(over).plus(under);
    return c.times(e.minus(c.times(0.5))).sum(1).times(1.0 / e.value().columns());
  }

  @Override
  public OutputDecoder decoder() {
    return OutputDecoder.values();
  }

  @Override
  public String toString() {
    return "Huber with delta " + delta;
  }
}
