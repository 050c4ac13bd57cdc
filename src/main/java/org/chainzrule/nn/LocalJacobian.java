package org.chainzrule.nn;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.chainzrule.autodiff.Norms;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

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

  /** The activation's own derivatives, shape of the output; empty for a linear layer. */
  default Optional<Variable> slope() {
    return Optional.empty();
  }

  /** The number of the layer's outputs. */
  int outputs();

  /** Whether J is the same for every input, as that of a linear layer. */
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
    return new Diagonal(slope, false);
  }

  /** An element-wise layer with slopes that nothing can change, such as a mask. */
  static LocalJacobian fixed(Variable slope) {
    return new Diagonal(slope, true);
  }

  /**
   * A layer whose derivative nothing can change, by what it does to a direction.
   *
   * @param output what the layer gave, shape {@code [n, ...]}
   * @param square {@code ‖J‖²}, the same for every example
   * @param map {@code t -> J t}, of differentiable operations
   */
  static LocalJacobian fixed(Variable output, double square, UnaryOperator<Variable> map) {
    return new Fixed(output, square, map);
  }

  /**
   * A linear map and then an element-wise function, {@code J = diag(slope) wᵀ}, by which {@code
   * ‖J‖² = Σ_i slope_i² ‖w_·i‖²}.
   *
   * @param slope shape {@code [n, out]}
   * @param w shape {@code [in, out]}
   */
  static LocalJacobian scaledLinear(Variable slope, Variable w) {
    return new ScaledLinear(() -> slope, () -> Norms.columnSquares(slope), slope.value().rows(), w);
  }

  /**
   * The same of slopes of which nothing is evaluated that is not asked for.
   *
   * @param slope shape {@code [n, out]}
   * @param squares {@code Σ_s slope_sj²}, shape {@code [1, out]}
   */
  static LocalJacobian scaledLinear(
      Supplier<Variable> slope, Supplier<Variable> squares, int n, Variable w) {
    return new ScaledLinear(slope, squares, n, w);
  }

  /**
   * A linear map alone, {@code J = wᵀ} for each of n examples.
   *
   * @param w shape {@code [in, out]}
   */
  static LocalJacobian linear(Variable w, int n) {
    return new Linear(w, n);
  }

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
    public Optional<Variable> slope() {
      return Optional.of(slopes);
    }

    @Override
    public int outputs() {
      return slopes.value().columns();
    }
  }

  /** Whatever {@code map} says. */
  record Fixed(Variable output, double square, UnaryOperator<Variable> map)
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
      return map.apply(t);
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
  record ScaledLinear(Supplier<Variable> slopes, Supplier<Variable> squares, int n, Variable w)
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
    public int outputs() {
      return w.value().columns();
    }

    @Override
    public boolean isConstant() {
      return true;
    }
  }
}
