package org.chainzrule.optim;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.optim.schedule.Schedule;

/**
 * Steps by the gradient over the root of the sum of its squares so far: {@code s += g², w -= rate g
 * / (√s + ε)}. Rare rows of a table keep large steps. Of a table with a gradient by rows, only the
 * rows a step used move; apart from weight decay that is exactly the dense update.
 *
 * @param rate the learning rate
 * @param epsilon ε, strictly positive
 * @param decay decoupled weight decay: a weight loses {@code rate · decay} of itself a step
 * @see <a href="https://jmlr.org/papers/v12/duchi11a.html">Duchi, Hazan and Singer, 2011</a>
 */
public record Adagrad(Schedule rate, double epsilon, double decay) implements Optimizer {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Adagrad {
    if (!(epsilon > 0) || !(decay >= 0)) {
      throw new IllegalArgumentException(
          "expected a positive epsilon and a decay that is not negative, got "
              + epsilon
              + " and "
              + decay);
    }
  }

  /** Adagrad with an ε of 10⁻¹⁰ and without decay. */
  public Adagrad(Schedule rate) {
    this(rate, 1e-10, 0);
  }

  /** The same settings at a constant rate. */
  public Adagrad(double rate) {
    this(Schedule.constant(rate));
  }

  @Override
  public Updater start(List<Parameter> parameters, ParameterGroups groups) {
    return new RuleUpdater(
        parameters, groups, decay, (own, loss, step) -> new AdagradRule(own, epsilon, loss));
  }
}
