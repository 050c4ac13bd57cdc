package org.chainzrule.measure;

/**
 * The eigenvalues of a small symmetric matrix, by cyclic Jacobi rotations.
 *
 * @see "Golub and Van Loan, Matrix Computations, fourth edition, section 8.5"
 */
final class Eigenvalues {

  private static final int SWEEPS = 50;

  private Eigenvalues() {}

  /**
   * The eigenvalues, in no particular order.
   *
   * @param matrix symmetric, {@code [k, k]}; not changed
   */
  static double[] of(double[][] matrix) {
    int k = matrix.length;
    double[][] a = new double[k][];
    double squares = 0;
    for (int i = 0; i < k; i++) {
      a[i] = matrix[i].clone();
      for (double value : a[i]) {
        squares += value * value;
      }
    }
    // Rounding alone leaves about this much beside the diagonal.
    double enough = squares * 1e-32;
    for (int sweep = 0; sweep < SWEEPS && beside(a) > enough; sweep++) {
      for (int p = 0; p < k; p++) {
        for (int q = p + 1; q < k; q++) {
          rotate(a, p, q);
        }
      }
    }
    double[] values = new double[k];
    for (int i = 0; i < k; i++) {
      values[i] = a[i][i];
    }
    return values;
  }

  /** The sum of the squares above the diagonal. */
  private static double beside(double[][] a) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = i + 1; j < a.length; j++) {
        sum += a[i][j] * a[i][j];
      }
    }
    return sum;
  }

  /** {@code a := rᵀ a r}, the rotation r of axes p and q being the one that zeroes a_pq. */
  private static void rotate(double[][] a, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(1, theta));
    double c = 1 / Math.hypot(1, t);
    double s = t * c;
    for (int k = 0; k < a.length; k++) {
      double x = a[k][p];
      double y = a[k][q];
      a[k][p] = c * x - s * y;
      a[k][q] = s * x + c * y;
    }
    for (int k = 0; k < a.length; k++) {
      double x = a[p][k];
      double y = a[q][k];
      a[p][k] = c * x - s * y;
      a[q][k] = s * x + c * y;
    }
  }
}
