package org.chainzrule.robustness.attack;

import java.util.Arrays;
import java.util.Optional;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.RowNorms;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.interval.Interval;

/**
 * A network, its loss and the batch on which it is attacked. Methods take and give inputs as arrays
 * in the column-major order of tensors, see {@link RowNorms}.
 */
record AttackTarget(Layer network, Loss loss, Tensor inputs, Tensor targets) {

  /**
   * The loss and the decision of the network for each example.
   *
   * @param losses the loss of each example; infinite where the network gives NaN
   * @param right whether the predicted class is the target; true for all if the loss has no classes
   */
  record Score(double[] losses, boolean[] right) {

    /** Whether example i is worse here than there: a wrong class counts first, then the loss. */
    boolean isWorse(Score other, int i) {
      return right[i] == other.right[i] ? losses[i] > other.losses[i] : other.right[i];
    }
  }

  /** Refuses a strength, such as ε, that is negative, infinite or NaN. */
  static void checkStrength(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "expected a finite " + name + " that is not negative, got " + value);
    }
  }

  /** The number of examples. */
  int n() {
    return inputs.shape().size(0);
  }

  /** Refuses a loss without classes, for which no prediction is right or wrong. */
  void checkDecides() {
    try (Recording paused = Recording.pause();
        TensorScope scope = TensorScope.open()) {
      Variable x = Variable.constant(inputs);
      if (loss.decoder().decide(network.forward(x, Pass.inference()).value()).isEmpty()) {
        throw new IllegalArgumentException("expected a loss that decides for classes, got " + loss);
      }
    }
  }

  /** The inputs, checked to lie in the box. */
  double[] inputsIn(Interval box) {
    double[] x = inputs.toColumns();
    box.check(x);
    return x;
  }

  /** A tensor of these elements in the shape and precision of the inputs. */
  Tensor tensor(double[] x) {
    return Tensor.ofColumns(inputs.shape(), inputs.precision(), x);
  }

  /**
   * The gradient of the mean loss with respect to the inputs. Each row is a positive multiple of
   * the gradient of that example's loss.
   */
  double[] gradient(double[] x) {
    try (TensorScope scope = TensorScope.open()) {
      Parameter moved = new Parameter("input", Parameter.Role.INPUT, tensor(x));
      Variable mean = loss.mean(network.forward(moved, Pass.inference()), targets);
      return Gradients.of(mean, moved).wrt(moved).value().toColumns();
    }
  }

  /** As {@link #score(Tensor)}. */
  Score score(double[] x) {
    try (TensorScope scope = TensorScope.open()) {
      return score(tensor(x));
    }
  }

  /** Scores the network on these inputs; outputs that are not finite count as wrong. */
  Score score(Tensor x) {
    try (Recording paused = Recording.pause();
        TensorScope scope = TensorScope.open()) {
      Tensor prediction = network.forward(Variable.constant(x), Pass.inference()).value();
      double[] losses = losses(prediction);
      boolean[] right = new boolean[n()];
      Arrays.fill(right, true);
      Optional<int[]> decisions = loss.decoder().decide(prediction);
      double[] outputs = prediction.toColumns();
      for (int i = 0; i < right.length; i++) {
        losses[i] = Double.isNaN(losses[i]) ? Double.POSITIVE_INFINITY : losses[i];
        if (decisions.isPresent()) {
          right[i] = isFinite(outputs, i) && decisions.get()[i] == targets.at(i, 0);
        }
      }
      return new Score(losses, right);
    }
  }

  private boolean isFinite(double[] outputs, int example) {
    for (int at = example; at < outputs.length; at += n()) {
      if (!Double.isFinite(outputs[at])) {
        return false;
      }
    }
    return true;
  }

  /** Losses in 64 bits: in 32 bits those of a very confident network would all round to 0. */
  private double[] losses(Tensor prediction) {
    Variable outputs = Variable.constant(prediction.cast(Precision.DOUBLE));
    return loss.perExample(outputs, targets.cast(Precision.DOUBLE)).value().toColumns();
  }
}
