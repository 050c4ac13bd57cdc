package org.chainzrule.penalty;

import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.optim.schedule.Schedule;

/**
 * The squared norm of the loss's gradient in the input, by double backpropagation: {@code mean_s ‖∂
 * loss_s / ∂ x_s‖²}. In terms of the gradient g of the mean loss, n examples, it is {@code n Σ_s
 * ‖g_s‖²}.
 *
 * @param strength λ
 * @see <a href="https://doi.org/10.1109/72.165600">Drucker and LeCun, 1992: double
 *     backpropagation</a>
 * @see <a href="https://arxiv.org/abs/1711.09404">Ross and Doshi-Velez, 2018</a>
 */
public record InputGradientPenalty(Schedule strength) implements Penalty {

  /** The penalty at a constant strength. */
  public InputGradientPenalty(double strength) {
    this(Schedule.constant(strength));
  }

  @Override
  public boolean wantsInputGradient() {
    return true;
  }

  @Override
  public Variable of(Forward forward) {
    Parameter input = (Parameter) forward.input();
    Variable g = Gradients.differentiable(forward.loss(), input).wrt(input);
    return g.squared().sum().times(forward.examples());
  }
}
