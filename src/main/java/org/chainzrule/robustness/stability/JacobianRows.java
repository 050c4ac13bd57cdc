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
 * The Jacobians of a batch's outputs {@code [n, C]} with respect to its inputs, by one backward
 * pass for each of the C outputs. No example's output depends on another's input, so the gradient
 * of an output's sum over the batch holds that row of every example's Jacobian.
 */
final class JacobianRows {

  private JacobianRows() {}

  /** Sees one row of every Jacobian; it ends with the call. */
  @FunctionalInterface
  interface Visitor {
    /**
     * @param output in 0..C-1
     * @param row {@code ∂ y_output / ∂ x}, in the shape of the inputs, {@code [n, ...]}
     */
    void saw(int output, Tensor row);
  }

  /**
   * Shows the rows in order.
   *
   * @param inputs shape {@code [n, ...]}
   * @throws IllegalArgumentException if the outputs are not a matrix
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
          visitor.saw(c, Gradients.of(y.slice(1, c, c + 1), x).wrt(x).value());
        }
      }
    }
  }
}
