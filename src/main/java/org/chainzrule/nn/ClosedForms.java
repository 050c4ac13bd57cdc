package org.chainzrule.nn;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Norms;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/** The local Jacobians that {@link LocalJacobian} makes: each a closed form of few tensors. */
final class ClosedForms {

  private ClosedForms() {}

  /** {@code diag(slope)}. */
  record Diagonal(Variable slopes, boolean isFixed) implements LocalJacobian {
    @Override
    public Variable squaredNorm() {
      return slopes.squared().flatten().sum(1);
    }

    @Override
    public Variable push(Variable t) {
      return t.times(slopes);
    }

    @Override
    public Variable pull(Variable u) {
      return u.times(slopes);
    }

    @Override
    public Optional<Variable> slope() {
      return Optional.of(slopes);
    }

    @Override
    public int outputs() {
      return slopes.value().columns();
    }
  }

  /** Whatever {@code push} and {@code pull} say. */
  record Fixed(
      Variable output,
      double square,
      UnaryOperator<Variable> push,
      UnaryOperator<Variable> pull,
      boolean isConstant)
      implements LocalJacobian {
    @Override
    public Variable squaredNorm() {
      Shape each = Shape.of(output.shape().size(0), 1);
      return Variable.constant(Tensor.filled(each, output.value().precision(), square));
    }

    @Override
    public Variable meanSquaredNorm() {
      return Variable.constant(Tensor.scalar(square, output.value().precision()));
    }

    @Override
    public Variable push(Variable t) {
      return push.apply(t);
    }

    @Override
    public Variable pull(Variable u) {
      return pull.apply(u);
    }

    @Override
    public int outputs() {
      return output.shape().tail().length();
    }

    @Override
    public boolean isFixed() {
      return true;
    }
  }

  /** {@code diag(slope) wᵀ}. */
  record ScaledLinear(
      Supplier<Variable> slopes,
      Supplier<Variable> squares,
      UnaryOperator<Variable> timesSlope,
      int n,
      Variable w)
      implements LocalJacobian {
    @Override
    public Variable squaredNorm() {
      return slopes.get().squared().matmul(false, w.squared().sum(0), true);
    }

    @Override
    public Variable meanSquaredNorm() {
      return Norms.scaledLinear(squares.get(), w, n);
    }

    @Override
    public Variable push(Variable t) {
      return t.matmul(w).times(slopes.get());
    }

    @Override
    public Variable pull(Variable u) {
      return pullShared(pullOwn(u));
    }

    @Override
    public Variable pullOwn(Variable u) {
      return timesSlope.apply(u);
    }

    @Override
    public Variable pullShared(Variable v) {
      return v.matmul(false, w, true);
    }

    @Override
    public Optional<Variable> sharedSquares() {
      return Optional.of(Norms.columnSquares(w));
    }

    @Override
    public Optional<Variable> slope() {
      return Optional.of(slopes.get());
    }

    @Override
    public int outputs() {
      return w.value().columns();
    }
  }

  /** {@code wᵀ}. */
  record Linear(Variable w, int n) implements LocalJacobian {
    @Override
    public Variable squaredNorm() {
      return w.squared().sum().stretchTo(Shape.of(n, 1));
    }

    @Override
    public Variable meanSquaredNorm() {
      return w.squared().sum();
    }

    @Override
    public Variable push(Variable t) {
      return t.matmul(w);
    }

    @Override
    public Variable pull(Variable u) {
      return u.matmul(false, w, true);
    }

    @Override
    public Optional<Variable> sharedSquares() {
      return Optional.of(Norms.columnSquares(w));
    }

    @Override
    public int outputs() {
      return w.value().columns();
    }

    @Override
    public boolean isConstant() {
      return true;
    }
  }
}
