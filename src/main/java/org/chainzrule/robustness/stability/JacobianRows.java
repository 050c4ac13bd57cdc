package org.chainzrule.robustness.stability;

import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/**
 * Computes the Jacobians of the outputs {@code [n, C]} of a batch with respect to its inputs, by
 * one backward pass for each of the C outputs. Since no example's output depends on another
 * example, the gradient of one output summed over the batch holds one row of every example's
 * Jacobian.
 */
final class JacobianRows {

  private JacobianRows() {}

  /** Receives one row of every example's Jacobian; its tensor is freed after the call. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Called for each output in order.
     *
     * @param output in 0..C-1
     * @param row {@code ∂ y_output / ∂ x}, in the shape of the inputs, {@code [n, ...]}
     */
    void visit(int output, Tensor row);
  }

  /**
   * Passes the rows of the Jacobians to a visitor, in order.
   *
   * @param inputs shape {@code [n, ...]}
   * @throws IllegalArgumentException if the outputs are not of shape {@code [n, C]}
   */
  static void each(Layer network, Tensor inputs, Visitor visitor) {
    try (TensorScope scope = TensorScope.open()) {
      Parameter x = new Parameter("input", Parameter.Role.INPUT, inputs);
      Variable y = network.forward(x, Pass.inference());
      Shape shape = y.shape();
      if (shape.rank() != 2) {
        throw new IllegalArgumentException("expected outputs of shape [n, C], got " + shape);
      }
      for (int c = 0; c < shape.size(1); c++) {
        try (TensorScope row = TensorScope.open()) {
          visitor.visit(c, Gradients.of(y.slice(1, c, c + 1), x).wrt(x).value());
        }
      }
    }
  }
}
