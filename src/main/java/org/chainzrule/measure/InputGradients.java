package org.chainzrule.measure;

import java.util.stream.IntStream;
import org.chainzrule.autodiff.Gradients;
import org.chainzrule.autodiff.Parameter;
import org.chainzrule.autodiff.Variable;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.nn.Loss;
import org.chainzrule.nn.Pass;
import org.chainzrule.tensor.Scope;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.train.Evaluation;

/**
 * How steep the loss is in the input: {@code ‖∂ loss_s / ∂ x_s‖₂} for every example s. The largest
 * one over a test set is the peak gradient volatility.
 */
public final class InputGradients {

  private static final int BATCH = 500;

  private InputGradients() {}

  /** The distribution of the norms over a data set. */
  public static Distribution of(Layer network, Loss loss, Dataset data) {
    return Distribution.of(norms(network, loss, data));
  }

  /**
   * The norm for every example, in order, per unit of the network's input.
   *
   * @param loss a mean over examples none of which changes another's term
   */
  public static double[] norms(Layer network, Loss loss, Dataset data) {
    double[] norms = new double[data.size()];
    for (int[] rows : Dataset.split(IntStream.range(0, data.size()).toArray(), BATCH)) {
      try (Scope scope = Scope.open()) {
        Batch batch = data.batch(rows, Evaluation.precision(network));
        Parameter x = new Parameter("input", Parameter.Role.INPUT, batch.inputs());
        Variable mean = loss.of(network.forward(x, Pass.inference()), batch.targets());
        // Each example's share of the mean is 1/n of its own loss.
        Tensor g = Gradients.of(mean).wrt(x).value();
        Tensor squares = g.times(g);
        for (int axis = 1; axis < g.shape().rank(); axis++) {
          squares = squares.sum(axis);
        }
        double[] sums = squares.toColumns();
        for (int i = 0; i < rows.length; i++) {
          norms[rows[i]] = rows.length * Math.sqrt(sums[i]);
        }
      }
    }
    return norms;
  }
}
