package org.chainzrule.metrics;

import java.util.stream.IntStream;
import org.chainzrule.Internal;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.nn.Layer;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.train.Evaluation;

/** The walk of every measure over a data set: batch after batch, each in a scope of its own. */
@Internal("robustness")
public final class Batches {

  /** Examples at a time. */
  public static final int SIZE = 500;

  private Batches() {}

  /** Sees one batch, which ends with the call. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * @param rows the examples' numbers in the data set
     */
    void saw(int[] rows, Batch batch);
  }

  /**
   * Shows every batch, in order and in the network's precision.
   *
   * @throws IllegalArgumentException if the data set is empty or the network does not take its
   *     examples
   */
  public static void each(Layer network, Dataset data, int size, Visitor visitor) {
    Evaluation.checkFit(network, data);
    Precision precision = Evaluation.precision(network);
    for (int[] rows : Dataset.split(IntStream.range(0, data.size()).toArray(), size)) {
      try (TensorScope scope = TensorScope.open()) {
        visitor.saw(rows, data.batch(rows, precision));
      }
    }
  }
}
