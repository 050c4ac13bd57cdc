package org.chainzrule.optim;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.optim.schedule.Schedule;

/**
 * Steps by the gradient over the root of its mean square: {@code v = ρ v + (1 - ρ) g², b = momentum
 * b + g / (√v + ε), w -= rate b}. Of a table with a gradient by rows, only the rows a step used
 * move, and their state with them.
 *
 * @param rate the learning rate
 * @param rho ρ, decay of the mean squared gradient, in 0 (included) .. 1 (excluded)
 * @param momentum in 0 (included) .. 1 (excluded)
 * @param epsilon ε, strictly positive
 * @param decay decoupled weight decay: a weight loses {@code rate · decay} of itself a step
 * @see <a href="https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf">Tieleman
 *     and Hinton, 2012, lecture 6e</a>
 */
public record RmsProp(Schedule rate, double rho, double momentum, double epsilon, double decay)
    implements Optimizer {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public RmsProp {
    if (!(rho >= 0 && rho < 1 && momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "expected a rho and a momentum in 0 (included) .. 1 (excluded), got "
              + rho
              + " and "
              + momentum);
    }
    if (!(epsilon > 0) || !(decay >= 0)) {
      throw new IllegalArgumentException(
          "expected a positive epsilon and a decay that is not negative, got "
              + epsilon
              + " and "
              + decay);
    }
  }

  /** RMSProp with the lecture's ρ of 0.9, an ε of 10⁻⁸, no momentum and no decay. */
  public RmsProp(Schedule rate) {
    this(rate, 0.9, 0, 1e-8, 0);
  }

  /** The same settings at a constant rate. */
  public RmsProp(double rate) {
    this(Schedule.constant(rate));
  }

  @Override
  public Updater start(List<Parameter> parameters, ParameterGroups groups) {
    return new RuleUpdater(
        parameters,
        groups,
        decay,
        (own, loss, step) -> new RmsPropRule(own, rho, momentum, epsilon, loss));
  }
}
