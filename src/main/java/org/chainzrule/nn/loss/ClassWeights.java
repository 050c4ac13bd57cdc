package org.chainzrule.nn.loss;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.Tensor;
import org.chainzrule.tensor.TensorScope;

/**
 * How much each class's examples count in a loss, {@code Σ_s w_y(s) loss_s / Σ_s w_y(s)}.
 *
 * @param values w, strictly positive, one a class; empty for 1 everywhere
 */
public record ClassWeights(List<Double> values) {

  private static final int BATCH = 1024;
  private static final ClassWeights EQUAL = new ClassWeights(List.of());

  /**
   * @throws IllegalArgumentException if a weight is not positive and finite
   */
  public ClassWeights {
    values = List.copyOf(values);
    if (values.stream().anyMatch(weight -> !(weight > 0 && Double.isFinite(weight)))) {
      throw new IllegalArgumentException(
          "expected class weights that are positive and finite, got " + values);
    }
  }

  /** 1 for every class, however many there are. */
  public static ClassWeights equal() {
    return EQUAL;
  }

  /** One weight a class, in order. */
  public static ClassWeights of(double... weights) {
    return new ClassWeights(Arrays.stream(weights).boxed().toList());
  }

  /**
   * {@code n / (K n_k)} for each of K classes with n_k of the n examples, by which all classes
   * weigh the same; read in bounded memory.
   *
   * @throws IllegalArgumentException if the data has no classes, or no example of one
   */
  public static ClassWeights balanced(Dataset data) {
    int classes =
        data.classes()
            .orElseThrow(
                () -> new IllegalArgumentException("expected data with classes, got values"));
    int[] counts = new int[classes];
    for (int[] rows : Dataset.split(IntStream.range(0, data.size()).toArray(), BATCH)) {
      try (TensorScope scope = TensorScope.open()) {
        for (double label : data.batch(rows, Precision.SINGLE).targets().toArray()) {
          counts[(int) label]++;
        }
      }
    }
    double[] weights = new double[classes];
    for (int k = 0; k < classes; k++) {
      if (counts[k] == 0) {
        throw new IllegalArgumentException(
            "expected examples of every class to balance, got none of class " + k);
      }
      weights[k] = (double) data.size() / ((double) classes * counts[k]);
    }
    return of(weights);
  }

  /** Whether every class weighs 1. */
  boolean areEqual() {
    return values.isEmpty();
  }

  /** The weight of each example's class, for targets {@code [n, 1]}; there must be weights. */
  double[] ofEach(Tensor targets) {
    return Arrays.stream(targets.toArray()).map(label -> values.get((int) label)).toArray();
  }

  /** Rejects weights for another number of classes. */
  void check(int classes) {
    if (values.size() != classes) {
      throw new IllegalArgumentException(
          "expected " + classes + " class weights, got " + values.size());
    }
  }

  @Override
  public String toString() {
    return values.isEmpty() ? "equal" : values.toString();
  }
}
