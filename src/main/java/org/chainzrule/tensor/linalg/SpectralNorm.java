package org.chainzrule.tensor.linalg;

import org.chainzrule.tensor.Tensor;

/**
 * An upper bound of the largest singular value of a matrix, never below it and above it by a share
 * of less than {@code 10⁻⁹} at usual sizes. The largest eigenvalue λ of the Gram matrix {@code G =
 * wᵀ w} is found through a tridiagonal form, and then verified: {@code μ I - G}, for a μ just above
 * λ, has a Cholesky factor in floating point even after the largest possible rounding error is
 * subtracted.
 *
 * @see <a href="https://doi.org/10.1007/s10543-006-0056-1">Rump, 2006: Verification of positive
 *     definiteness</a>
 */
public final class SpectralNorm {

  private static final double UNIT = 0x1p-53;

  private SpectralNorm() {}

  /** An upper bound of {@code σ(w) = max ‖x w‖ / ‖x‖}, tight up to rounding. */
  public static double of(Tensor w) {
    if (w.shape().rank() != 2) {
      throw new IllegalArgumentException("expected a matrix, got shape " + w.shape());
    }
    return of(w.toArray(), w.rows(), w.columns());
  }

  /** The same for a matrix stored row after row. */
  public static double of(double[] w, int rows, int columns) {
    double largest = 0;
    for (double value : w) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("expected finite numbers in a matrix, got " + value);
      }
      largest = Math.max(largest, Math.abs(value));
    }
    if (largest == 0) {
      return 0;
    }
    // Powers of two are exact, and squares can no longer overflow.
    int exponent = Math.getExponent(largest);
    double[] scaled = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      scaled[i] = Math.scalb(w[i], -exponent);
    }
    boolean wide = columns > rows;
    double[][] gram = wide ? rowGram(scaled, rows, columns) : columnGram(scaled, rows, columns);
    double frobenius = 0;
    for (int i = 0; i < gram.length; i++) {
      frobenius += gram[i][i];
    }
    // Rounding of G: at most γ_k ‖w‖_F² in norm, k terms a sum.
    double rounding = 2 * (Math.max(rows, columns) + 2) * UNIT * frobenius;
    double lambda = eigenvalueBound(gram) + rounding;
    return Math.scalb(Math.sqrt(lambda) * (1 + 4 * UNIT), exponent);
  }

  private static double[][] rowGram(double[] w, int rows, int columns) {
    double[][] gram = new double[rows][rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < columns; k++) {
          sum += w[i * columns + k] * w[j * columns + k];
        }
        gram[i][j] = sum;
        gram[j][i] = sum;
      }
    }
    return gram;
  }

  private static double[][] columnGram(double[] w, int rows, int columns) {
    double[][] gram = new double[columns][columns];
    for (int k = 0; k < rows; k++) {
      for (int i = 0; i < columns; i++) {
        double factor = w[k * columns + i];
        if (factor != 0) {
          for (int j = 0; j < columns; j++) {
            gram[i][j] += factor * w[k * columns + j];
          }
        }
      }
    }
    return gram;
  }

  /** A proven μ at or above the largest eigenvalue of a positive semidefinite matrix. */
  private static double eigenvalueBound(double[][] gram) {
    int n = gram.length;
    double estimate = Eigenvalues.largest(gram);
    // Where the factorisation of A succeeds despite rounding, its least eigenvalue is at least
    // -(n + 2) u · trace A >= -(n + 2) u n μ; twice that is taken off.
    double share = 2 * (n + 3) * UNIT * n;
    for (double pad = 2; ; pad *= 2) {
      double mu = estimate * (1 + pad * share);
      if (isPositiveDefinite(gram, mu * (1 - share))) {
        return mu;
      }
    }
  }

  /** Whether Cholesky's factorisation of {@code top I - G} runs to its end. */
  private static boolean isPositiveDefinite(double[][] gram, double top) {
    int n = gram.length;
    double[][] factor = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] row = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        double[] other = j == i ? row : factor[j];
        double sum = i == j ? Math.nextDown(top - gram[i][i]) : -gram[i][j];
        for (int k = 0; k < j; k++) {
          sum -= row[k] * other[k];
        }
        if (i == j && !(sum > 0)) {
          return false;
        }
        row[j] = i == j ? Math.sqrt(sum) : sum / other[j];
      }
      factor[i] = row;
    }
    return true;
  }
}
