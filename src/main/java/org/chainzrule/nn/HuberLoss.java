package org.chainzrule.nn;

import java.util.Optional;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Curve;
import org.chainzrule.tensor.Tensor;

/**
 * A class index as a number: {@code e² / 2} where {@code |e| <= δ} and {@code δ (|e| - δ/2)}
 * beyond, {@code e = s - y}, the mean over rows.
 *
 * @param classes K, at least 2
 * @param delta δ, positive and finite
 * @see <a href="https://doi.org/10.1214/aoms/1177703732">Huber, 1964</a>
 */
record HuberLoss(int classes, double delta, ClassWeights weights) implements Loss {

  HuberLoss {
    if (classes < 2) {
      throw new IllegalArgumentException("expected at least 2 classes, got " + classes);
    }
    if (!(delta > 0 && Double.isFinite(delta))) {
      throw new IllegalArgumentException("expected a positive and finite delta, got " + delta);
    }
    weights.check(classes);
  }

  @Override
  public Variable of(Variable prediction, Tensor targets) {
    Labels labels = Labels.of(prediction, 1, targets, classes, weights);
    Variable e = prediction.minus(Variable.constant(targets));
    // With c = e cut off at ±δ both branches are c (e - c/2).
    Variable over = e.plus(-delta).map(Curve.RELU, 0);
    Variable under = e.times(-1).plus(-delta).map(Curve.RELU, 0);
    Variable c = e.minus(over).plus(under);
    return c.times(e.minus(c.times(0.5)))
        .times(labels.matrix(1, (label, k) -> weights.of(label)))
        .sum()
        .times(1 / weights.total(targets));
  }

  @Override
  public double weight(Tensor prediction, Tensor targets) {
    return weights.total(targets);
  }

  /** The nearest class, the upper one of two. */
  @Override
  public Optional<int[]> decide(Tensor prediction) {
    double[] s = prediction.toArray();
    int[] decisions = new int[s.length];
    for (int i = 0; i < s.length; i++) {
      decisions[i] = (int) Math.max(0, Math.min(classes - 1, Math.round(s[i])));
    }
    return Optional.of(decisions);
  }

  @Override
  public String toString() {
    return "Huber on " + classes + " classes";
  }
}
