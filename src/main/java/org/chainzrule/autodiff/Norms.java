package org.chainzrule.autodiff;

import static org.chainzrule.autodiff.Computed.edge;
import static org.chainzrule.autodiff.Computed.result;

import org.chainzrule.tensor.Accumulate;
import org.chainzrule.tensor.Fused;
import org.chainzrule.tensor.Tensor;

/** Norms of Jacobians that are never formed. */
public final class Norms {

  private Norms() {}

  /**
   * The mean over examples of {@code ‖diag(slope_s) wᵀ‖² = Σ_i slope_si² u_i} with {@code u_i = Σ_j
   * w_ji²}, shape {@code []}: what {@code slope.squared().times(w.squared().sum(0)).sum()} over n
   * gives, in one pass each.
   *
   * <p>Gradients: {@code 2/n slope_si u_i} and {@code 2/n w_ji q_i} with {@code q_i = Σ_s
   * slope_si²}.
   *
   * @param slope shape {@code [n, out]}
   * @param w shape {@code [in, out]}
   */
  public static Variable scaledLinear(Variable slope, Variable w) {
    Tensor s = slope.value();
    Tensor u = Fused.columnSquares(w.value());
    Tensor q = Fused.columnSquares(s);
    double f = 2.0 / s.rows();
    return result(
        Tensor.scalar(u.dot(q) / s.rows(), s.precision()),
        edge(
            slope,
            g ->
                Recording.isOn()
                    ? slope.times(w.squared().sum(0)).times(g.times(f))
                    : Variable.constant(Fused.scaleColumns(s, u, f * g.value().item())),
            (g, sum) -> Accumulate.scaledColumns(sum, s, u, f * g.item())),
        edge(
            w,
            g ->
                Recording.isOn()
                    ? w.times(slope.squared().sum(0)).times(g.times(f))
                    : Variable.constant(Fused.scaleColumns(w.value(), q, f * g.value().item())),
            (g, sum) -> Accumulate.scaledColumns(sum, w.value(), q, f * g.item())));
  }

  /**
   * The mean over examples of {@code Σ_i slope_si² u_i}, shape {@code []}: where the factors of a
   * Jacobian's rows are not columns of one matrix.
   *
   * <p>Gradients: {@code 2/n slope_si u_i} and {@code q_i / n} with {@code q_i = Σ_s slope_si²}.
   *
   * @param slope shape {@code [n, d]}
   * @param u shape {@code [1, d]}
   */
  public static Variable weightedSquares(Variable slope, Variable u) {
    Tensor s = slope.value();
    Tensor v = u.value();
    Tensor q = Fused.columnSquares(s);
    double f = 2.0 / s.rows();
    return result(
        Tensor.scalar(v.dot(q) / s.rows(), s.precision()),
        edge(
            slope,
            g ->
                Recording.isOn()
                    ? slope.times(u).times(g.times(f))
                    : Variable.constant(Fused.scaleColumns(s, v, f * g.value().item())),
            (g, sum) -> Accumulate.scaledColumns(sum, s, v, f * g.item())),
        edge(
            u,
            g ->
                Recording.isOn()
                    ? slope.squared().sum(0).times(g.times(f / 2))
                    : Variable.constant(q.times(f / 2 * g.value().item()))));
  }
}
