package org.chainzrule.nn.ordinal;

import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.loss.Labels;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.nn.loss.OutputDecoder;
import org.chainzrule.tensor.Tensor;

/**
 * Regression on the class index: {@code e² / 2} where {@code |e| <= δ} and {@code δ (|e| - δ/2)}
 * beyond, {@code e = s - y}, of predictions s {@code [n, 1]} with class indices y {@code [n, 1]}.
 * Decides for the nearest class and gives no probabilities.
 *
 * @param classes K, at least 2
 * @param delta δ, up to where errors are squared; positive and finite
 * @see <a href="https://doi.org/10.1214/aoms/1177703732">Huber, 1964</a>
 */
public record HuberLoss(int classes, double delta) implements Loss {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public HuberLoss {
    if (classes < 2) {
      throw new IllegalArgumentException("expected at least 2 classes, got " + classes);
    }
    if (!(delta > 0 && Double.isFinite(delta))) {
      throw new IllegalArgumentException("expected a positive and finite delta, got " + delta);
    }
  }

  @Override
  public Variable perExample(Variable prediction, Tensor targets) {
    Labels.of(prediction, 1, targets, classes);
    return Loss.huber(delta).perExample(prediction, targets);
  }

  @Override
  public OutputDecoder decoder() {
    return new NearestClassDecoder(classes);
  }

  @Override
  public String toString() {
    return "Huber on " + classes + " classes with delta " + delta;
  }
}
