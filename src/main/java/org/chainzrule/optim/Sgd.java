package org.chainzrule.optim;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.optim.schedule.Schedule;

/**
 * Stochastic gradient descent with momentum: {@code v = momentum v + g, w -= rate v}, or with
 * Nesterov's {@code w -= rate (g + momentum v)}. Of a table with a gradient by rows, only the rows
 * a step used move, and their velocities with them.
 *
 * @param rate the learning rate
 * @param momentum in 0 (included) .. 1 (excluded)
 * @param decay decoupled weight decay: a weight loses {@code rate · decay} of itself a step
 * @param nesterov whether the step looks ahead along the velocity
 * @see <a href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever et al., 2013: both
 *     kinds of momentum</a>
 */
public record Sgd(Schedule rate, double momentum, double decay, boolean nesterov)
    implements Optimizer {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Sgd {
    if (!(momentum >= 0 && momentum < 1) || !(decay >= 0)) {
      throw new IllegalArgumentException(
          "expected a momentum in 0 (included) .. 1 (excluded) and a decay that is not negative, got "
              + momentum
              + " and "
              + decay);
    }
  }

  /** SGD with plain momentum. */
  public Sgd(Schedule rate, double momentum, double decay) {
    this(rate, momentum, decay, false);
  }

  /** SGD at a constant rate, with plain momentum and without decay. */
  public Sgd(double rate, double momentum) {
    this(Schedule.constant(rate), momentum, 0);
  }

  @Override
  public Updater start(List<Parameter> parameters, ParameterGroups groups) {
    return new RuleUpdater(
        parameters, groups, decay, (own, loss, step) -> new SgdRule(own, momentum, nesterov, loss));
  }
}
