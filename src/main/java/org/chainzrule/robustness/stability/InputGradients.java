package org.chainzrule.robustness.stability;

import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.train.Batches;

/**
 * The norm of the gradient of the loss with respect to the input, {@code ‖∂ loss_s / ∂ x_s‖₂} for
 * every example s. Its maximum over a test set is the peak gradient volatility. A network that
 * reads token ids, which have no derivative, is differentiated in the vectors of the tokens.
 *
 * <pre>{@code
 * double p99 = InputGradients.of(network, loss, test).p99();
 * }</pre>
 */
public final class InputGradients {

  private InputGradients() {}

  /** The distribution of the norms over a data set. */
  public static Distribution of(Layer network, Loss loss, Dataset data) {
    return Distribution.of(norms(network, loss, data));
  }

  /**
   * The norm at every example, in order, in units of the loss per unit of the network's input.
   *
   * @throws IllegalArgumentException if the data set is empty or the network does not take its
   *     examples
   */
  public static double[] norms(Layer network, Loss loss, Dataset data) {
    return Batches.perExample(network, data, batch -> norms(network, loss, batch));
  }

  private static double[] norms(Layer network, Loss loss, Batch batch) {
    Parameter x = new Parameter("input", Parameter.Role.INPUT, batch.inputs());
    Pass pass = Pass.inference();
    Variable prediction = network.forward(x, pass);
    Variable from = pass.origin().orElse(x);
    // The gradient of the sum of the losses holds the gradient of each example in its row.
    Variable losses = loss.perExample(prediction, batch.targets());
    Tensor g = Gradients.of(losses, from).wrt(from).value();
    return RowNorms.lengths(g.toColumns(), x.shape().size(0));
  }
}
