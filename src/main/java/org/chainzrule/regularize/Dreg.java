package org.chainzrule.regularize;

import java.util.List;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;

/**
 * Differential regularization: penalizes steep layers by {@code Σ_l mean_s ‖J_l(x_s)‖²}, the
 * squared Frobenius norms of every layer's own Jacobian, which the layers report in closed form
 * during the forward pass. There is no second backward pass.
 *
 * @param strength λ
 * @param withHead whether the last layer counts even if it is linear; its norm is that of its
 *     weights alone
 * @see <a href="https://arxiv.org/abs/2605.15463">arXiv 2605.15463</a>
 */
public record Dreg(Schedule strength, boolean withHead) implements Penalty {

  /**
   * Without the linear head, at one strength.
   *
   * @param strength λ, not negative
   */
  public static Dreg layerwise(double strength) {
    return layerwise(Schedule.constant(strength));
  }

  /** Without the linear head. */
  public static Dreg layerwise(Schedule strength) {
    return new Dreg(strength, false);
  }

  @Override
  public Variable of(Forward forward) {
    Precision precision = forward.loss().value().precision();
    return ofReports(forward.pass().reports())
        .orElseGet(() -> Variable.constant(Tensor.scalar(0, precision)));
  }

  private java.util.Optional<Variable> ofReports(List<Pass.Report> reports) {
    List<LocalJacobian> jacobians =
        reports.stream().map(report -> report.jacobian().get()).toList();
    int last = jacobians.size() - 1;
    boolean leaveHead = !withHead && last >= 0 && jacobians.get(last).isConstant();
    return jacobians.subList(0, leaveHead ? last : last + 1).stream()
        .map(LocalJacobian::meanSquaredNorm)
        .reduce(Variable::plus);
  }
}
