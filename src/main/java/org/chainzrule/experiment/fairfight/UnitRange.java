package org.chainzrule.experiment.fairfight;

import java.util.Arrays;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.IntStream;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.data.Table;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;
import org.chainzrule.tensor.interval.Interval;

/**
 * The linear map of each feature to 0..1 by its ends in a training set.
 *
 * @param low the least value of each feature
 * @param high the largest value of each feature
 */
record UnitRange(double[] low, double[] high) {

  private static final int GROUP = 500;

  static UnitRange of(Dataset train) {
    double[] low = new double[train.inputShape().length()];
    double[] high = low.clone();
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    each(
        train,
        (at, value) -> {
          low[at.feature()] = Math.min(low[at.feature()], value);
          high[at.feature()] = Math.max(high[at.feature()], value);
        });
    return new UnitRange(low, high);
  }

  /** The least and the largest value of all features. */
  static Interval ends(Dataset data) {
    UnitRange range = of(data);
    return new Interval(
        Arrays.stream(range.low).min().orElse(0), Arrays.stream(range.high).max().orElse(0));
  }

  /** The examples, mapped and clipped; a feature that is always the same becomes 0. */
  Table apply(Dataset data) {
    double[][] inputs = new double[data.size()][low.length];
    int[] labels = new int[data.size()];
    each(
        data,
        (at, value) -> {
          double width = high[at.feature()] - low[at.feature()];
          double mapped = width > 0 ? (value - low[at.feature()]) / width : 0;
          inputs[at.example()][at.feature()] = Interval.UNIT.clip(mapped);
        });
    try (TensorScope scope = TensorScope.open()) {
      int[] all = IntStream.range(0, data.size()).toArray();
      double[] targets = data.batch(all, Precision.DOUBLE).targets().toArray();
      Arrays.setAll(labels, i -> (int) targets[i]);
    }
    return Table.of(inputs, labels, data.classes().orElseThrow());
  }

  /** A number in a data set. */
  private record Place(int example, int feature) {}

  private static void each(Dataset data, ObjDoubleConsumer<Place> visitor) {
    int[] all = IntStream.range(0, data.size()).toArray();
    for (int[] rows : Dataset.split(all, GROUP)) {
      try (TensorScope scope = TensorScope.open()) {
        Batch batch = data.batch(rows, Precision.DOUBLE);
        double[] columns = batch.inputs().toColumns();
        for (int at = 0; at < columns.length; at++) {
          visitor.accept(new Place(rows[at % rows.length], at / rows.length), columns[at]);
        }
      }
    }
  }
}
