package org.chainzrule.nn.structured;

import java.util.Optional;
import org.chainzrule.autodiff.Norms;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.LocalJacobian;
import org.chainzrule.nn.activation.Activation;
import org.chainzrule.tensor.Shape;

/** The derivative {@code J = diag(slope) Mᵀ} of a layer with a structured matrix M. */
sealed interface StructuredJacobian extends LocalJacobian {

  StructuredMap map();

  @Override
  default int outputs() {
    return map().out();
  }

  @Override
  default Variable pull(Variable u) {
    return pullShared(pullOwn(u));
  }

  @Override
  default Variable pullShared(Variable v) {
    return map().applyTransposed(v);
  }

  @Override
  default Optional<Variable> sharedSquares() {
    return Optional.of(map().columnSquares());
  }

  /**
   * With an activation.
   *
   * @param activation evaluated for {@code [n out / units, units]}
   * @param n the number of examples
   */
  record Scaled(StructuredMap map, Activation.Evaluation activation, int n)
      implements StructuredJacobian {

    private Shape output() {
      return Shape.of(n, map.out());
    }

    @Override
    public Variable squaredNorm() {
      return slopes().squared().matmul(false, map.columnSquares(), true);
    }

    @Override
    public Variable meanSquaredNorm() {
      Variable squares =
          map.units() == map.out() ? activation.squares().get() : Norms.columnSquares(slopes());
      return squares.times(map.columnSquares()).sum().times(1.0 / n);
    }

    @Override
    public Variable push(Variable t) {
      return map.apply(t).times(slopes());
    }

    @Override
    public Variable pullOwn(Variable u) {
      Shape places = Shape.of(n * (map.out() / map.units()), map.units());
      return activation.timesSlope().apply(u.reshape(places)).reshape(output());
    }

    private Variable slopes() {
      return activation.slope().get().reshape(output());
    }

    @Override
    public Optional<Variable> slope() {
      return Optional.of(slopes());
    }
  }

  /** Without an activation. */
  record Linear(StructuredMap map, int n) implements StructuredJacobian {

    @Override
    public Variable squaredNorm() {
      return meanSquaredNorm().stretchTo(Shape.of(n, 1));
    }

    @Override
    public Variable meanSquaredNorm() {
      return map.columnSquares().sum();
    }

    @Override
    public Variable push(Variable t) {
      return map.apply(t);
    }

    @Override
    public boolean isConstant() {
      return true;
    }
  }
}
