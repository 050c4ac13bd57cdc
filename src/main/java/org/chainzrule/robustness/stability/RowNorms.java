package org.chainzrule.robustness.stability;

import org.chainzrule.Internal;
import org.chainzrule.tensor.Tensor;

/**
 * Norms and products of each row of a batch {@code [n, ...]}, in 64 bits. The elements are in the
 * column-major order of tensors: those of row i are at i, n + i, 2 n + i and so on.
 */
@Internal
public final class RowNorms {

  private RowNorms() {}

  /** {@code Σ_j x_ij²} for each of the rows i. */
  static double[] squares(Tensor x) {
    double[] values = x.toColumns();
    return dots(values, values, x.shape().size(0));
  }

  /** {@code √(Σ_j x_ij²)} for each of n rows i; the squares of small numbers do not underflow. */
  public static double[] lengths(double[] x, int n) {
    double[] largest = new double[n];
    for (int from = 0; from < x.length; from += n) {
      for (int i = 0; i < n; i++) {
        largest[i] = Math.max(largest[i], Math.abs(x[from + i]));
      }
    }
    double[] sums = new double[n];
    for (int from = 0; from < x.length; from += n) {
      for (int i = 0; i < n; i++) {
        double part = x[from + i] / largest[i];
        sums[i] += part * part;
      }
    }
    for (int i = 0; i < n; i++) {
      sums[i] = largest[i] == 0 ? 0 : largest[i] * Math.sqrt(sums[i]);
    }
    return sums;
  }

  /** Multiplies each of n rows by a factor of its own, in place. */
  public static void scale(double[] x, int n, double[] factors) {
    for (int from = 0; from < x.length; from += n) {
      for (int i = 0; i < n; i++) {
        x[from + i] *= factors[i];
      }
    }
  }

  /** {@code Σ_j x_ij y_ij} for each of n rows i. */
  static double[] dots(double[] x, double[] y, int n) {
    double[] sums = new double[n];
    for (int from = 0; from < x.length; from += n) {
      for (int i = 0; i < n; i++) {
        sums[i] += x[from + i] * y[from + i];
      }
    }
    return sums;
  }
}
