package org.chainzrule.optim;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.optim.schedule.Schedule;

/**
 * Adam with decoupled weight decay: a weight loses {@code rate · decay} of itself a step, apart
 * from its gradient. Of a table with a gradient by rows, only the rows a step used move, and their
 * means with them: lazily, as TensorFlow's LazyAdam, bias correction going by the steps of the run.
 *
 * @param rate the learning rate
 * @param beta1 decay of the mean gradient, in 0 (included) .. 1 (excluded)
 * @param beta2 decay of the mean squared gradient, in 0 (included) .. 1 (excluded)
 * @param epsilon strictly positive
 * @param decay not negative
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter, 2017, Algorithm 2</a>
 * @see <a href="https://www.tensorflow.org/addons/api_docs/python/tfa/optimizers/LazyAdam">LazyAdam
 *     of TensorFlow Addons</a>
 */
public record AdamW(Schedule rate, double beta1, double beta2, double epsilon, double decay)
    implements Optimizer {

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public AdamW {
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "expected betas in 0 (included) .. 1 (excluded), got " + beta1 + " and " + beta2);
    }
    if (!(epsilon > 0) || !(decay >= 0)) {
      throw new IllegalArgumentException(
          "expected a positive epsilon and a decay that is not negative, got "
              + epsilon
              + " and "
              + decay);
    }
  }

  /** AdamW with the usual betas (0.9, 0.999) and epsilon (10⁻⁸). */
  public AdamW(Schedule rate, double decay) {
    this(rate, 0.9, 0.999, 1e-8, decay);
  }

  /** The same settings at a constant rate. */
  public AdamW(double rate, double decay) {
    this(Schedule.constant(rate), decay);
  }

  @Override
  public Updater start(List<Parameter> parameters, ParameterGroups groups) {
    return new RuleUpdater(
        parameters,
        groups,
        decay,
        (own, loss, step) -> new AdamRule(own, loss, beta1, beta2, epsilon, step));
  }
}
