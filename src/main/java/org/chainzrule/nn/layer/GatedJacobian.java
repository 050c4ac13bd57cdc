package org.chainzrule.nn.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * The derivative of {@code y = f(x) g(x)} by the product rule, {@code J = diag(g) J_f + diag(f)
 * J_g}. With p places of c features each, {@code g} has one number for each feature.
 */
final class GatedJacobian implements LocalJacobian {

  private final Variable f;
  private final Variable g;
  private final Way toF;
  private final Way toG;

  /** Whether f is x itself. */
  private final boolean plain;

  /**
   * @param f shape {@code [n, ...]}
   * @param g the same shape, or {@code [n, c]} for the last axis of f
   * @param toF from x to f
   * @param toG from x to g
   * @param plain whether f is x itself
   */
  GatedJacobian(Variable f, Variable g, Way toF, Way toG, boolean plain) {
    this.f = f;
    this.g = g;
    this.toF = toF;
    this.toG = toG;
    this.plain = plain;
  }

  /** {@code f g}, in the shape of f. */
  static Variable product(Variable f, Variable g) {
    return places(f, g).times(features(g)).reshape(f.shape());
  }

  /** {@code [n, p, c]}. */
  private static Variable places(Variable f, Variable g) {
    int n = f.shape().size(0);
    int features = g.shape().tail().length();
    return f.reshape(Shape.of(n, f.shape().tail().length() / Math.max(1, features), features));
  }

  /** {@code [n, 1, c]}. */
  private static Variable features(Variable g) {
    return g.reshape(Shape.of(g.shape().size(0), 1, g.shape().tail().length()));
  }

  @Override
  public Variable push(Variable t) {
    return product(toF.push(t), g).plus(product(f, toG.push(t)));
  }

  @Override
  public Variable pull(Variable u) {
    Variable gate = places(u, g).times(places(f, g)).sum(1).reshape(g.shape());
    return toF.pull(product(u, g)).plus(toG.pull(gate));
  }

  /**
   * Pulls back each output, and where f is x itself, only each output of the gate: then the row of
   * J at place p of feature k is {@code g_k e_pk + f_pk r_k} with row r_k of J_g, and its squared
   * length {@code g_k² + 2 g_k f_pk r_k,pk + f_pk² ‖r_k‖²}.
   */
  @Override
  public Variable squaredNorm() {
    return plain ? byFeatures() : byOutputs();
  }

  private Variable byOutputs() {
    Variable sum = zeros();
    for (int i = 0; i < outputs(); i++) {
      sum = sum.plus(squares(pull(axis(f, i))));
    }
    return sum;
  }

  private Variable byFeatures() {
    Variable all = places(f, g);
    int places = all.shape().size(1);
    Variable sum = squares(g).times(places);
    for (int k = 0; k < all.shape().size(2); k++) {
      Variable row = toG.pull(axis(g, k));
      Variable own = all.slice(2, k, k + 1);
      Variable cross = sums(own.times(places(row, g).slice(2, k, k + 1)));
      Variable gate = g.flatten().slice(1, k, k + 1);
      sum = sum.plus(cross.times(gate).times(2)).plus(squares(own).times(squares(row)));
    }
    return sum;
  }

  private Variable zeros() {
    return Variable.constant(Tensor.zeros(Shape.of(f.shape().size(0), 1), f.value().precision()));
  }

  /** {@code Σ_i v_si²}, shape {@code [n, 1]}. */
  private static Variable squares(Variable v) {
    return v.squared().flatten().sum(1);
  }

  /** {@code Σ_i v_si}, shape {@code [n, 1]}. */
  private static Variable sums(Variable v) {
    return v.flatten().sum(1);
  }

  /** The unit vector of one coordinate for every example. */
  private static Variable axis(Variable like, int i) {
    int n = like.shape().size(0);
    double[] axis = new double[like.value().length()];
    Arrays.fill(axis, i * n, (i + 1) * n, 1);
    return Variable.constant(Tensor.ofColumns(like.shape(), like.value().precision(), axis));
  }

  /** The slopes of all activations inside, side by side. */
  @Override
  public Optional<Variable> slope() {
    List<Variable> slopes =
        Stream.concat(toF.slopes().stream(), toG.slopes().stream()).map(Variable::flatten).toList();
    return slopes.isEmpty() ? Optional.empty() : Optional.of(Variable.concat(1, slopes));
  }

  @Override
  public int outputs() {
    return f.shape().tail().length();
  }
}
