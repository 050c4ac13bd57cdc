package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.Computed.edge;
import static org.chainzrule.autodiff.Computed.result;

import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.op.Accumulate;
import org.chainzrule.tensor.op.Fused;

/** Squared norms of Jacobians, computed without forming the Jacobians. */
public final class Norms {

  private Norms() {}

  /**
   * The sum of squares of every column, {@code q_i = Σ_s x_si²}, shape {@code [1, d]}: {@code
   * x.squared().sum(0)} without the squares. Gradient: {@code 2 g_i x_si}.
   *
   * @param x shape {@code [n, d]}
   */
  public static Variable columnSquares(Variable x) {
    return result(
        Fused.columnSquares(x.value()),
        edge(
            x,
            g ->
                Recording.isOn()
                    ? x.times(g.times(2))
                    : Variable.constant(Fused.scaleColumns(x.value(), g.value(), 2)),
            (g, sum) -> Accumulate.scaledColumns(sum, x.value(), g, 2)));
  }

  /**
   * {@code Σ x²} over all elements, shape {@code []}, without the squares. Gradient: {@code 2 g x}.
   */
  public static Variable squared(Variable x) {
    Tensor value = x.value();
    return result(
        Tensor.scalar(value.dot(value), value.precision()),
        edge(
            x,
            g ->
                Recording.isOn()
                    ? x.times(g.times(2))
                    : Variable.constant(value.times(2 * g.value().item()))));
  }

  /**
   * The mean over n examples of {@code ‖diag(slope_s) wᵀ‖² = Σ_i slope_si² u_i} with {@code u_i =
   * Σ_j w_ji²}, shape {@code []}, from the sums {@code q_i = Σ_s slope_si²}: {@code 1/n Σ_i q_i
   * u_i}.
   *
   * <p>Gradients: {@code u_i / n} and {@code 2/n w_ji q_i}.
   *
   * @param q shape {@code [1, out]}
   * @param w shape {@code [in, out]}
   */
  public static Variable scaledLinear(Variable q, Variable w, int n) {
    Tensor u = Fused.columnSquares(w.value());
    double f = 1.0 / n;
    return result(
        Tensor.scalar(u.dot(q.value()) * f, u.precision()),
        edge(
            q,
            g ->
                Recording.isOn()
                    ? w.squared().sum(0).times(g.times(f))
                    : Variable.constant(u.times(f * g.value().item()))),
        edge(
            w,
            g ->
                Recording.isOn()
                    ? w.times(q).times(g.times(2 * f))
                    : Variable.constant(
                        Fused.scaleColumns(w.value(), q.value(), 2 * f * g.value().item())),
            (g, sum) -> Accumulate.scaledColumns(sum, w.value(), q.value(), 2 * f * g.item())));
  }
}
