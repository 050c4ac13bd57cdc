package org.chainzrule.nn;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Norms;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Shape;

/**
 * The derivative J of one layer's output with respect to its input, in closed form and never
 * formed. It is differentiable in the layer's parameters and input.
 */
public interface LocalJacobian {

  /** {@code ‖J_s‖²}, the squared Frobenius norm for each example; shape {@code [n, 1]}. */
  Variable squaredNorm();

  /** The mean of {@link #squaredNorm} over the examples; shape {@code []}. */
  default Variable meanSquaredNorm() {
    return squaredNorm().mean();
  }

  /**
   * {@code J_s t_s} for a direction t of every example's input.
   *
   * @param t the shape of the layer's input, {@code [n, ...]}
   * @return the shape of its output, {@code [n, ...]}
   */
  Variable push(Variable t);

  /**
   * {@code J_sᵀ u_s} for a gradient u of every example's output, as backpropagation does; needed by
   * DREG in the scope {@code ADJOINT} alone. Where J is {@link #isConstant}, it must take any
   * number of rows.
   *
   * @param u the shape of the layer's output, {@code [n, ...]}
   * @return the shape of its input, {@code [n, ...]}
   * @throws UnsupportedOperationException if the layer does not state it, as by default
   */
  default Variable pull(Variable u) {
    throw new UnsupportedOperationException(
        "expected a local Jacobian with pull(u), got " + getClass().getSimpleName());
  }

  /**
   * The first part of {@link #pull}, which differs from example to example: with {@code J_sᵀ = M
   * D_s} it is {@code D_s u_s}, and M, the same for all, is {@link #pullShared}. So sums over
   * examples can be taken in between, and M sees as many rows as there are sums. By default M is
   * the identity, or, where J is {@link #isConstant}, everything.
   *
   * @param u the shape of the layer's output, {@code [n, ...]}
   */
  default Variable pullOwn(Variable u) {
    return isConstant() ? u : pull(u);
  }

  /**
   * The second part of {@link #pull}: M, a linear map of each row.
   *
   * @param v what {@link #pullOwn} gives, or sums of its rows; any number of rows
   * @return the shape of the layer's input, with as many rows
   */
  default Variable pullShared(Variable v) {
    return isConstant() ? pull(v) : v;
  }

  /**
   * The squared length of every column of M, by which {@code Σ_i v_i² ‖M_·i‖²} estimates {@code ‖M
   * v‖²}; shape {@code [1, d]} for rows of d numbers, or {@code [1, 1]} for their mean, as by
   * default; empty where M is the identity.
   */
  default Optional<Variable> sharedSquares() {
    return isConstant()
        ? Optional.of(meanSquaredNorm().times(1.0 / outputs()).reshape(Shape.of(1, 1)))
        : Optional.empty();
  }

  /**
   * The activation's own derivatives, shape {@code [n, ...]}, as a rule that of the output; empty
   * for a layer without an activation, such as a linear one. Needed by DREG in the scope {@code
   * SLOPE} alone.
   *
   * @throws UnsupportedOperationException if they are not known, as of a {@link #traced} layer
   */
  default Optional<Variable> slope() {
    return Optional.empty();
  }

  /** The number of the layer's outputs. */
  int outputs();

  /** Whether J is the same for every input and example, as that of a linear layer. */
  default boolean isConstant() {
    return false;
  }

  /** Whether J depends on nothing that could be learned, so that no penalty applies. */
  default boolean isFixed() {
    return false;
  }

  /**
   * An element-wise layer, {@code J = diag(slope)}.
   *
   * @param slope shape {@code [n, ...]}
   */
  static LocalJacobian diagonal(Variable slope) {
    return new ClosedForms.Diagonal(slope, false);
  }

  /** An element-wise layer with slopes that nothing can change, such as a mask. */
  static LocalJacobian fixed(Variable slope) {
    return new ClosedForms.Diagonal(slope, true);
  }

  /**
   * A layer whose derivative nothing can change, by what it does to a direction and to a gradient,
   * such as maximum pooling.
   *
   * @param output what the layer gave, shape {@code [n, ...]}
   * @param square {@code ‖J‖²}, the same for every example
   * @param push {@code t -> J t}, of differentiable operations
   * @param pull {@code u -> Jᵀ u}, of differentiable operations
   */
  static LocalJacobian fixed(
      Variable output, double square, UnaryOperator<Variable> push, UnaryOperator<Variable> pull) {
    return new ClosedForms.Fixed(output, square, push, pull, false);
  }

  /**
   * The same of a derivative that all examples share, such as that of average pooling; both maps
   * take any number of rows.
   */
  static LocalJacobian fixedForAll(
      Variable output, double square, UnaryOperator<Variable> push, UnaryOperator<Variable> pull) {
    return new ClosedForms.Fixed(output, square, push, pull, true);
  }

  /**
   * Any layer, by the gradient rules of what it computes: exact, and differentiable like any other.
   * The layer is computed once more where somebody asks. A gradient is pulled by one backward pass,
   * a direction pushed by two; the norm takes a backward pass for each output.
   *
   * @param f what the layer computes, of differentiable operations
   * @param x its input, shape {@code [n, ...]}
   * @param output the shape of its output, {@code [n, ...]}
   */
  static LocalJacobian traced(UnaryOperator<Variable> f, Variable x, Shape output) {
    return new TracedJacobian(f, x, output);
  }

  /**
   * A linear map and then an element-wise function, {@code J = diag(slope) wᵀ}, by which {@code
   * ‖J‖² = Σ_i slope_i² ‖w_·i‖²}.
   *
   * @param slope shape {@code [n, out]}
   * @param w shape {@code [in, out]}
   */
  static LocalJacobian scaledLinear(Variable slope, Variable w) {
    return scaledLinear(
        () -> slope, () -> Norms.columnSquares(slope), slope::times, slope.value().rows(), w);
  }

  /**
   * The same of slopes of which nothing is evaluated that is not asked for.
   *
   * @param slope shape {@code [n, out]}
   * @param squares {@code Σ_s slope_sj²}, shape {@code [1, out]}
   * @param timesSlope {@code v -> v slope} for v of shape {@code [n, out]}
   */
  static LocalJacobian scaledLinear(
      Supplier<Variable> slope,
      Supplier<Variable> squares,
      UnaryOperator<Variable> timesSlope,
      int n,
      Variable w) {
    return new ClosedForms.ScaledLinear(slope, squares, timesSlope, n, w);
  }

  /**
   * A linear map alone, {@code J = wᵀ} for each of n examples.
   *
   * @param w shape {@code [in, out]}
   */
  static LocalJacobian linear(Variable w, int n) {
    return new ClosedForms.Linear(w, n);
  }
}
