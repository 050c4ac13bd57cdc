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
 * A network and the batch it is attacked on. Inputs go in and out as numbers in memory order, see
 * {@link RowNorms}.
 */
record AttackTarget(Layer network, Loss loss, Tensor inputs, Tensor targets) {

  /**
   * How the network does on each example.
   *
   * @param losses higher is worse for the network; infinite where it is NaN
   * @param right whether it decides for the target; true throughout where it decides for nothing
   */
  record Score(double[] losses, boolean[] right) {

    /** Whether example i does worse here: a wrong decision first, then the loss. */
    boolean isWorse(Score other, int i) {
      return right[i] == other.right[i] ? losses[i] > other.losses[i] : other.right[i];
    }
  }

  /** The number of examples. */
  int n() {
    return inputs.shape().size(0);
  }

  /** Without decisions there is nothing to be right or wrong. */
  void checkDecides() {
    try (Recording paused = Recording.pause();
        TensorScope scope = TensorScope.open()) {
      Variable x = Variable.constant(inputs);
      if (loss.decide(network.forward(x, Pass.inference()).value()).isEmpty()) {
        throw new IllegalArgumentException("expected a loss that decides for classes, got " + loss);
      }
    }
  }

  /** The inputs' numbers, checked to be in the box. */
  double[] start(Interval box) {
    double[] x = inputs.toColumns();
    box.check(x);
    return x;
  }

  /** In the inputs' shape and precision. */
  Tensor tensor(double[] x) {
    return Tensor.ofColumns(inputs.shape(), inputs.precision(), x);
  }

  /** The gradient of the mean loss with respect to the inputs: a positive multiple of each own. */
  double[] gradient(double[] x) {
    try (TensorScope scope = TensorScope.open()) {
      Parameter moved = new Parameter("input", Parameter.Role.INPUT, tensor(x));
      Variable mean = loss.mean(network.forward(moved, Pass.inference()), targets);
      return Gradients.of(mean, moved).wrt(moved).value().toColumns();
    }
  }

  Score score(double[] x) {
    try (TensorScope scope = TensorScope.open()) {
      return score(tensor(x));
    }
  }

  /** An output that is not finite is wrong, whatever it decides for. */
  Score score(Tensor x) {
    try (Recording paused = Recording.pause();
        TensorScope scope = TensorScope.open()) {
      Tensor prediction = network.forward(Variable.constant(x), Pass.inference()).value();
      double[] losses = losses(prediction);
      boolean[] right = new boolean[n()];
      Arrays.fill(right, true);
      Optional<int[]> decisions = loss.decide(prediction);
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

  /** In 64 bits, or the losses of a network that is sure could not be told from each other. */
  private double[] losses(Tensor prediction) {
    Variable outputs = Variable.constant(prediction.cast(Precision.DOUBLE));
    return loss.perExample(outputs, targets.cast(Precision.DOUBLE)).value().toColumns();
  }
}
