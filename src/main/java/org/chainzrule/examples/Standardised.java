package org.chainzrule.examples;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.chainzrule.data.Batch;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Scope;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.Tensor;

/**
 * Examples {@code [d]} with every feature j as {@code (x_j - centre_j) factor_j}. Word vectors
 * differ in place and spread by far, and polynomials want neither.
 */
record Standardised(Dataset raw, List<Double> centre, List<Double> factor) implements Dataset {

  private static final int ROWS = 1024;

  /** To mean 0 and variance 1 over {@code train}; features that do not vary become 0. */
  static Standardised by(Dataset train) {
    int d = train.inputShape().size(0);
    double[] sums = new double[d];
    double[] squares = new double[d];
    int[] all = IntStream.range(0, train.size()).toArray();
    for (int[] rows : Dataset.split(all, ROWS)) {
      try (Scope scope = Scope.open()) {
        double[] x = train.batch(rows, Precision.SINGLE).inputs().toColumns();
        for (int k = 0; k < x.length; k++) {
          sums[k / rows.length] += x[k];
          squares[k / rows.length] += x[k] * x[k];
        }
      }
    }
    double n = Math.max(1, all.length);
    List<Double> means = IntStream.range(0, d).mapToObj(j -> sums[j] / n).toList();
    List<Double> factors =
        IntStream.range(0, d)
            .mapToObj(j -> inverse(squares[j] / n - means.get(j) * means.get(j)))
            .toList();
    return new Standardised(train, means, factors);
  }

  private static double inverse(double variance) {
    return variance > 1e-12 ? 1 / Math.sqrt(variance) : 0;
  }

  /** Other examples by the same figures. */
  Standardised like(Dataset other) {
    return new Standardised(other, centre, factor);
  }

  @Override
  public int size() {
    return raw.size();
  }

  @Override
  public Shape inputShape() {
    return raw.inputShape();
  }

  @Override
  public OptionalInt classes() {
    return raw.classes();
  }

  @Override
  public Batch batch(int[] rows, Precision precision) {
    float[] values = new float[rows.length * centre.size()];
    float[] labels = new float[rows.length];
    // What is copied from does not outlive this.
    try (Scope scope = Scope.open()) {
      Batch batch = raw.batch(rows, precision);
      double[] x = batch.inputs().toColumns();
      double[] y = batch.targets().toColumns();
      for (int k = 0; k < x.length; k++) {
        int j = k / rows.length;
        values[k] = (float) ((x[k] - centre.get(j)) * factor.get(j));
      }
      for (int i = 0; i < labels.length; i++) {
        labels[i] = (float) y[i];
      }
    }
    return new Batch(
        Tensor.ofColumns(Shape.of(rows.length, centre.size()), precision, values),
        Tensor.ofColumns(Shape.of(rows.length, 1), precision, labels));
  }
}
