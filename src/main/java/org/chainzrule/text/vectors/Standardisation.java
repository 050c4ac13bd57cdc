package org.chainzrule.text.vectors;

import java.util.Arrays;
import java.util.List;

/**
 * The standardisation of features {@code [d]}: {@code (x_j - centre_j) factor_j}. The components of
 * word vectors differ widely in mean and variance, while polynomials need inputs of one scale.
 *
 * @param centre what is subtracted from each feature
 * @param factor what the difference is multiplied by
 */
public record Standardisation(List<Double> centre, List<Double> factor) {

  /** A variance below this is rounding error of a constant feature. */
  private static final double MIN_VARIANCE = 1e-12;

  /**
   * @throws IllegalArgumentException if the two are not of one length
   */
  public Standardisation {
    if (centre.size() != factor.size()) {
      throw new IllegalArgumentException(
          "expected a factor for each of " + centre.size() + " features, got " + factor.size());
    }
    centre = List.copyOf(centre);
    factor = List.copyOf(factor);
  }

  /** A standardisation with these numbers. */
  public static Standardisation of(double[] centre, double[] factor) {
    return new Standardisation(
        Arrays.stream(centre).boxed().toList(), Arrays.stream(factor).boxed().toList());
  }

  /**
   * The standardisation to mean 0 and variance 1 over {@code train}; constant features become 0.
   */
  public static Standardisation by(PooledVectors train) {
    int d = train.inputShape().size(0);
    double[] sums = new double[d];
    double[] squares = new double[d];
    train.eachBlock(
        x -> {
          for (int at = 0; at < x.length; at += d) {
            for (int j = 0; j < d; j++) {
              double value = x[at + j];
              sums[j] += value;
              squares[j] += value * value;
            }
          }
        });
    double n = Math.max(1, train.size());
    double[] factors = new double[d];
    for (int j = 0; j < d; j++) {
      sums[j] /= n;
      double variance = squares[j] / n - sums[j] * sums[j];
      factors[j] = variance > MIN_VARIANCE ? 1 / Math.sqrt(variance) : 0;
    }
    return of(sums, factors);
  }

  /** The number of features. */
  public int size() {
    return centre.size();
  }

  /** Standardised examples {@code [n, d]}, row by row. */
  public float[] of(float[] x) {
    double[] c = centre.stream().mapToDouble(Double::doubleValue).toArray();
    double[] f = factor.stream().mapToDouble(Double::doubleValue).toArray();
    float[] out = new float[x.length];
    for (int at = 0; at < x.length; at += c.length) {
      for (int j = 0; j < c.length; j++) {
        out[at + j] = (float) ((x[at + j] - c[j]) * f[j]);
      }
    }
    return out;
  }
}
