package org.chainzrule.train;

import java.util.function.Function;
import java.util.stream.IntStream;
import org.chainzrule.Internal;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;

/** Goes over a data set batch by batch, each batch in a tensor scope of its own. */
@Internal("robustness")
public final class Batches {

  /** The usual number of examples per batch. */
  public static final int SIZE = 500;

  private Batches() {}

  /** Receives each batch, whose tensors are freed after the call. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Called for each batch in order.
     *
     * @param rows the indices of the examples in the data set
     */
    void visit(int[] rows, Batch batch);
  }

  /**
   * Passes every batch to a visitor, in order and in the precision of the network.
   *
   * @param size examples per batch, at least 1
   * @throws IllegalArgumentException if the data set is empty or the network does not take its
   *     examples
   */
  public static void each(Layer network, Dataset data, int size, Visitor visitor) {
    Evaluation.checkFit(network, data);
    Precision precision = Evaluation.precision(network);
    for (int[] rows : Dataset.split(IntStream.range(0, data.size()).toArray(), size)) {
      try (TensorScope scope = TensorScope.open()) {
        visitor.visit(rows, data.batch(rows, precision));
      }
    }
  }

  /**
   * A number for every example, in order, from one for each example of a batch.
   *
   * @throws IllegalArgumentException as {@link #each}
   */
  public static double[] perExample(
      Layer network, Dataset data, Function<Batch, double[]> numbers) {
    double[] all = new double[data.size()];
    // Rows come in order, so that each batch is behind the one before.
    each(
        network,
        data,
        SIZE,
        (rows, batch) -> System.arraycopy(numbers.apply(batch), 0, all, rows[0], rows.length));
    return all;
  }
}
