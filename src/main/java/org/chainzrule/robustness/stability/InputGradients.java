package org.chainzrule.robustness.stability;

import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Dataset;
import org.chainzrule.metrics.Batches;
import org.chainzrule.metrics.Distribution;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Pass;
import org.chainzrule.nn.loss.Loss;
import org.chainzrule.tensor.Tensor;

/**
 * How steep the loss is in the input: {@code ‖∂ loss_s / ∂ x_s‖₂} for every example s. The largest
 * one over a test set is the peak gradient volatility.
 */
public final class InputGradients {

  private InputGradients() {}

  /** The distribution of the norms over a data set. */
  public static Distribution of(Layer network, Loss loss, Dataset data) {
    return Distribution.of(norms(network, loss, data));
  }

  /**
   * The norm for every example, in order, per unit of the network's input.
   *
   * @throws IllegalArgumentException if the data set is empty or the network does not take its
   *     examples
   */
  public static double[] norms(Layer network, Loss loss, Dataset data) {
    double[] norms = new double[data.size()];
    Batches.each(
        network,
        data,
        Batches.SIZE,
        (rows, batch) -> {
          Parameter x = new Parameter("input", Parameter.Role.INPUT, batch.inputs());
          Variable prediction = network.forward(x, Pass.inference());
          // The gradient of the sum, in which each example has its own part.
          Variable losses = loss.perExample(prediction, batch.targets());
          Tensor g = Gradients.of(losses, x).wrt(x).value();
          double[] lengths = RowNorms.lengths(g.toColumns(), rows.length);
          for (int i = 0; i < rows.length; i++) {
            norms[rows[i]] = lengths[i];
          }
        });
    return norms;
  }
}
