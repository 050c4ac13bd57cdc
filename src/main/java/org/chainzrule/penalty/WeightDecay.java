package org.chainzrule.penalty;

import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.optim.schedule.Schedule;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;

/**
 * L2 regularisation, {@code ½ Σ w²} over all parameters of the role {@code WEIGHT}; biases and
 * polynomial coefficients are not penalised.
 *
 * @param strength λ
 */
public record WeightDecay(Schedule strength) implements Penalty {

  /** The penalty at a constant strength. */
  public WeightDecay(double strength) {
    this(Schedule.constant(strength));
  }

  @Override
  public Variable of(Forward forward) {
    Precision precision = forward.loss().value().precision();
    return forward.network().parameters().stream()
        .filter(parameter -> parameter.role() == Parameter.Role.WEIGHT)
        .map(weight -> weight.squared().sum())
        .reduce(Variable::plus)
        .map(sum -> sum.times(0.5))
        .orElseGet(() -> Variable.constant(Tensor.scalar(0, precision)));
  }
}
