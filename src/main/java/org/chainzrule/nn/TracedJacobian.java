package org.chainzrule.nn;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Computed;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Recording;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * The Jacobian of a computation, by its own gradient rules. {@code Jᵀ u} is a backward pass that
 * starts with u. It is linear in u, so that {@code J t} is the gradient of {@code t · Jᵀ u} in u,
 * whatever u is.
 *
 * @see <a href="https://j-towns.github.io/2017/06/12/A-new-trick.html">Townsend, 2017: forward mode
 *     from two backward passes</a>
 */
final class TracedJacobian implements LocalJacobian {

  private final UnaryOperator<Variable> f;
  private final Variable x;
  private final Shape output;
  private Variable y;

  /**
   * @param f of differentiable operations
   * @param x shape {@code [n, ...]}
   * @param output the shape of f(x), {@code [n, ...]}
   */
  TracedJacobian(UnaryOperator<Variable> f, Variable x, Shape output) {
    this.f = f;
    // A constant leaves no trace; a parameter in its place does.
    this.x =
        x instanceof Parameter || x instanceof Computed
            ? x
            : new Parameter("traced input", Parameter.Role.INPUT, x.value());
    this.output = output;
  }

  @Override
  public Variable pull(Variable u) {
    return traced(() -> pullTraced(u));
  }

  private Variable pullTraced(Variable u) {
    if (y == null) {
      y = f.apply(x);
    }
    return Gradients.pulled(y, u, x);
  }

  @Override
  public Variable push(Variable t) {
    return traced(
        () -> {
          Tensor zeros = Tensor.zeros(output, x.value().precision());
          Parameter u = new Parameter("traced gradient", Parameter.Role.INPUT, zeros);
          return Gradients.pulled(pullTraced(u), t, u);
        });
  }

  /** What was traced, as a constant where recording is paused. */
  private Variable traced(Supplier<Variable> computation) {
    if (Recording.isOn()) {
      return computation.get();
    }
    try (Recording resumed = Recording.resume()) {
      return Variable.constant(computation.get().value());
    } finally {
      y = null;
    }
  }

  /** Sums up the rows of J, each pulled from one output. */
  @Override
  public Variable squaredNorm() {
    int n = output.size(0);
    Variable sum = Variable.constant(Tensor.zeros(Shape.of(n, 1), x.value().precision()));
    for (int i = 0; i < outputs(); i++) {
      double[] axis = new double[output.length()];
      Arrays.fill(axis, i * n, (i + 1) * n, 1);
      Variable u = Variable.constant(Tensor.ofColumns(output, x.value().precision(), axis));
      sum = sum.plus(pull(u).squared().flatten().sum(1));
    }
    return sum;
  }

  /** Which activations the computation is made of is not known. */
  @Override
  public Optional<Variable> slope() {
    throw new UnsupportedOperationException(
        "expected a local Jacobian that states its slopes, got " + getClass().getSimpleName());
  }

  @Override
  public int outputs() {
    return output.tail().length();
  }
}
