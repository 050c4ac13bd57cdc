package org.chainzrule.penalty;

import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.Shape;

/**
 * Penalizes the Jacobian J of the logits with respect to the input: {@code mean_s ‖J_s‖² / 2}, from
 * random directions v on the unit sphere of the C logits as {@code C / (2 m n) Σ ‖vᵀ J_s‖²}, or
 * exactly from the C unit vectors. Each direction costs a backward pass and one through it.
 *
 * @param strength λ
 * @param probes m, directions an example; 0 for all C, exact
 * @see <a href="https://arxiv.org/abs/1908.02729">Hoffman, Roberts and Yaida, 2019, equations 7 and
 *     8</a>
 */
public record JacobianPenalty(Schedule strength, int probes) implements Penalty {

  /**
   * @throws IllegalArgumentException if the number of probes is negative
   */
  public JacobianPenalty {
    if (probes < 0) {
      throw new IllegalArgumentException(
          "expected a number of probes that is not negative, got " + probes);
    }
  }

  /** The penalty with one probe an example, at a constant strength. */
  public JacobianPenalty(double strength) {
    this(Schedule.constant(strength), 1);
  }

  @Override
  public boolean wantsInputGradient() {
    return true;
  }

  @Override
  public Variable of(Forward forward) {
    Shape shape = forward.prediction().shape();
    int classes = shape.size(1);
    int directions = probes == 0 ? classes : probes;
    Parameter input = (Parameter) forward.input();
    Variable sum = null;
    for (int i = 0; i < directions; i++) {
      Variable v =
          probes == 0
              ? Directions.axis(forward.prediction().value(), i)
              : Directions.sphere(forward, i);
      Variable along = forward.prediction().times(v);
      Variable row = Gradients.differentiable(along, input).wrt(input);
      Variable squares = row.squared().sum();
      sum = sum == null ? squares : sum.plus(squares);
    }
    double factor = probes == 0 ? 1 : (double) classes / probes;
    return sum.times(factor / (2 * forward.examples()));
  }
}
