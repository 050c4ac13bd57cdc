package org.chainzrule.robustness.monitor;

import java.util.Arrays;
import java.util.Optional;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.robustness.stability.RowNorms;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * The outputs of a network for a batch and, without any labels, the norm of a gradient in the input
 * for each example. For a classifier it is the gradient of the loss for the class that the network
 * itself decides for, {@code ‖∂ loss(f(x_s), ŷ_s) / ∂ x_s‖₂}; for a network with one output without
 * classes it is {@code ‖∂ f(x_s) / ∂ x_s‖₂}. A network that reads token ids, which have no
 * derivative, is differentiated in the vectors of the tokens.
 *
 * @param outputs shape {@code [n, ...]}
 * @param norms one an example
 */
record PredictionGradients(Tensor outputs, double[] norms) {

  /**
   * @param x shape {@code [n, ...]}, in the precision of the network
   * @throws IllegalArgumentException if the loss knows no classes and there are several outputs
   */
  static PredictionGradients of(Layer network, Loss loss, Tensor x) {
    Parameter input = new Parameter("input", Parameter.Role.INPUT, x);
    Pass pass = Pass.inference();
    Variable outputs = network.forward(input, pass);
    int n = x.shape().size(0);
    Optional<int[]> decided = loss.decoder().decide(outputs.value());
    if (decided.isEmpty() && outputs.shape().tail().length() != 1) {
      throw new IllegalArgumentException(
          "expected a network with classes or with one output to monitor, got outputs of the shape "
              + outputs.shape().tail()
              + " and the loss "
              + loss);
    }
    Variable score =
        decided.map(classes -> loss.perExample(outputs, column(classes, x))).orElse(outputs);
    Variable from = pass.origin().orElse(input);
    Tensor gradient = Gradients.of(score, from).wrt(from).value();
    return new PredictionGradients(outputs.value(), RowNorms.lengths(gradient.toColumns(), n));
  }

  private static Tensor column(int[] classes, Tensor like) {
    double[] targets = Arrays.stream(classes).asDoubleStream().toArray();
    return Tensor.ofColumns(Shape.of(classes.length, 1), like.precision(), targets);
  }
}
