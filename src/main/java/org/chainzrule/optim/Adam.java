package org.chainzrule.optim;

import java.util.List;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.optim.schedule.Schedule;

/**
 * Adam, with bias correction and the paper's betas (0.9, 0.999) and epsilon (10⁻⁸). For other
 * values and weight decay, see {@link AdamW}, which also describes updates of tables.
 *
 * @param rate the learning rate
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, 2014, Algorithm 1</a>
 */
public record Adam(Schedule rate) implements Optimizer {

  /** Adam with a constant learning rate. */
  public Adam(double rate) {
    this(Schedule.constant(rate));
  }

  @Override
  public Updater start(List<Parameter> parameters, ParameterGroups groups) {
    return new AdamW(rate, 0).start(parameters, groups);
  }
}
