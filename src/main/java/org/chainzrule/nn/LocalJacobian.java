package org.chainzrule.nn;

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

  /** Whether J is the same for every input, as that of a linear layer. */
  default boolean isConstant() {
    return false;
  }

  /**
   * An element-wise layer, {@code J = diag(slope)}.
   *
   * @param slope shape {@code [n, d]}
   */
  static LocalJacobian diagonal(Variable slope) {
    return () -> slope.squared().sum(1);
  }

  /**
   * A linear map and then an element-wise function, {@code J = diag(slope) wᵀ}, by which {@code
   * ‖J‖² = Σ_i slope_i² ‖w_·i‖²}.
   *
   * @param slope shape {@code [n, out]}
   * @param w shape {@code [in, out]}
   */
  static LocalJacobian scaledLinear(Variable slope, Variable w) {
    return new LocalJacobian() {
      @Override
      public Variable squaredNorm() {
        return slope.squared().matmul(false, w.squared().sum(0), true);
      }

      @Override
      public Variable meanSquaredNorm() {
        return Norms.scaledLinear(slope, w);
      }
    };
  }

  /**
   * A linear map alone, {@code J = wᵀ} for each of n examples.
   *
   * @param w shape {@code [in, out]}
   */
  static LocalJacobian linear(Variable w, int n) {
    return new LocalJacobian() {
      @Override
      public Variable squaredNorm() {
        return w.squared().sum().stretchTo(Shape.of(n, 1));
      }

      @Override
      public Variable meanSquaredNorm() {
        return w.squared().sum();
      }

      @Override
      public boolean isConstant() {
        return true;
      }
    };
  }
}
