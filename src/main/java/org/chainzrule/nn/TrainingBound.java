package org.chainzrule.nn;

import java.util.List;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.interval.LinearForms;

/**
 * Where the outputs of a layer lie while the inputs of each example move in a box of its own, of
 * differentiable operations: interval bounds that a training can make smaller. A layer states it by
 * {@link Layer#trainingBound}; {@link LayerBound} is what certificates use afterwards.
 *
 * <p>It bounds the network as it predicts, without dropout and with running statistics. Numbers are
 * rounded to nearest, so that a bound may be passed by its rounding; nothing is certified by it.
 *
 * @see <a href="https://arxiv.org/abs/1810.12715">Gowal et al., 2018: interval bound
 *     propagation</a>
 */
public interface TrainingBound {

  /**
   * Boxes that contain the outputs of all inputs in the boxes of a batch.
   *
   * @param x shape {@code [n, ...]}
   */
  IntervalBatch over(IntervalBatch x);

  /**
   * How far one output of each example stays above each other one: lower bounds of {@code f_y -
   * f_k}, shape {@code [n, outputs]}; 0 for y itself.
   *
   * @param y one an example, in 0..outputs-1
   * @throws IllegalArgumentException if one is not, or there is only one output
   */
  default Variable margins(IntervalBatch x, int... y) {
    IntervalBatch out = over(x);
    int n = out.shape().size(0);
    int outputs = out.shape().tail().length();
    double[] chosen = new double[n * outputs];
    for (int s = 0; s < n; s++) {
      LinearForms.checkOutput(outputs, y[s]);
      chosen[y[s] * n + s] = 1;
    }
    Variable low = out.low().flatten();
    Variable is = TrainingBounds.constant(low, chosen);
    Variable others = is.times(-1).plus(1);
    return low.times(is).sum(1).minus(out.high().flatten()).times(others);
  }

  /** A layer none of whose outputs falls where an input rises, such as pooling. */
  static TrainingBound rising(UnaryOperator<Variable> f) {
    return x -> x.rising(f);
  }

  /**
   * A linear layer, {@code z = x w + b}: within {@code r |w|} of {@code c w + b} for centre c and
   * half widths r, which is exact. Margins are taken of each difference of outputs, {@code x (w_y -
   * w_k) + b_y - b_k}.
   *
   * @param w shape {@code [in, out]}
   * @param b shape {@code [1, out]}
   */
  static TrainingBound affine(Variable w, Variable b) {
    return new TrainingBounds.Affine(w, b);
  }

  /**
   * An element-wise function, by the points of each interval at which it is least and largest; the
   * function is then evaluated at them.
   *
   * @param bound of the same function, from {@link LayerBound#elementwise}; of ranges that know
   *     where the function turns
   * @param a the function
   * @param turn a point where the function turns, as a function of what was learned: gives its
   *     argument, with gradients; the identity where turns stay
   * @param name for messages
   * @throws IllegalArgumentException if the bound is another one, or it is not known where the
   *     function turns
   */
  static TrainingBound elementwise(
      LayerBound bound, UnaryOperator<Variable> a, UnaryOperator<Variable> turn, Object name) {
    return AttainedBound.of(bound, a, turn, name);
  }

  /** One after the other; of none the identity. */
  static TrainingBound sequence(TrainingBound... bounds) {
    return sequence(List.of(bounds));
  }

  /** One after the other; of none the identity. */
  static TrainingBound sequence(List<TrainingBound> bounds) {
    return TrainingBounds.Sequence.of(bounds);
  }
}
