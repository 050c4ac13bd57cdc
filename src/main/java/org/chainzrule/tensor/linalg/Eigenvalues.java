package org.chainzrule.tensor.linalg;

/**
 * The eigenvalues of a symmetric matrix, up to rounding: Householder's reduction to a tridiagonal
 * matrix with the same eigenvalues, and bisection by Sturm counts.
 *
 * @see "Golub and Van Loan, 2013: Matrix Computations, algorithm 8.3.1 and section 8.4.1"
 */
public final class Eigenvalues {

  /** {@code d_0 .. d_{n-1}}. */
  private final double[] diagonal;

  /** {@code e_0 .. e_{n-2}}, the entries next to the diagonal. */
  private final double[] offDiagonal;

  private Eigenvalues(double[] diagonal, double[] offDiagonal) {
    this.diagonal = diagonal;
    this.offDiagonal = offDiagonal;
  }

  /** All eigenvalues in ascending order; the matrix {@code [n, n]} is not changed. */
  public static double[] of(double[][] symmetric) {
    Eigenvalues values = tridiagonal(symmetric);
    double[] all = new double[symmetric.length];
    for (int k = 0; k < all.length; k++) {
      all[k] = values.at(k);
    }
    return all;
  }

  /** The largest eigenvalue of a matrix that is not empty. */
  public static double largest(double[][] symmetric) {
    return tridiagonal(symmetric).at(symmetric.length - 1);
  }

  private static Eigenvalues tridiagonal(double[][] symmetric) {
    int n = symmetric.length;
    double[][] a = new double[n][];
    for (int i = 0; i < n; i++) {
      a[i] = symmetric[i].clone();
    }
    double[] diagonal = new double[n];
    double[] offDiagonal = new double[Math.max(0, n - 1)];
    for (int k = 0; k < n; k++) {
      diagonal[k] = a[k][k];
      if (k + 1 < n) {
        offDiagonal[k] = reflect(a, k);
      }
    }
    return new Eigenvalues(diagonal, offDiagonal);
  }

  /** Clears column k below its subdiagonal entry, whose new value it returns. */
  private static double reflect(double[][] a, int k) {
    int n = a.length;
    double[] v = new double[n];
    double square = 0;
    for (int i = k + 1; i < n; i++) {
      v[i] = a[i][k];
      square += v[i] * v[i];
    }
    double alpha = -Math.copySign(Math.sqrt(square), v[k + 1]);
    double below = square - v[k + 1] * v[k + 1];
    if (!(below > 0)) {
      return v[k + 1];
    }
    v[k + 1] -= alpha;
    double beta = 2 / (below + v[k + 1] * v[k + 1]);
    double[] p = new double[n];
    double pv = 0;
    for (int i = k + 1; i < n; i++) {
      double sum = 0;
      for (int j = k + 1; j < n; j++) {
        sum += a[i][j] * v[j];
      }
      p[i] = beta * sum;
      pv += p[i] * v[i];
    }
    for (int i = k + 1; i < n; i++) {
      p[i] -= 0.5 * beta * pv * v[i];
    }
    for (int i = k + 1; i < n; i++) {
      for (int j = k + 1; j < n; j++) {
        a[i][j] -= v[i] * p[j] + p[i] * v[j];
      }
    }
    return alpha;
  }

  /** The k-th smallest eigenvalue, by bisection of the interval that Gershgorin's discs span. */
  private double at(int k) {
    int n = diagonal.length;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      double radius =
          (i > 0 ? Math.abs(offDiagonal[i - 1]) : 0) + (i + 1 < n ? Math.abs(offDiagonal[i]) : 0);
      low = Math.min(low, diagonal[i] - radius);
      high = Math.max(high, diagonal[i] + radius);
    }
    double rounding = 0x1p-53 * Math.max(Math.abs(low), Math.abs(high));
    while (high - low > rounding) {
      double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) {
        break;
      }
      if (below(middle) > k) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /** The number of eigenvalues below a bound: the negative pivots of {@code T - bound} (Sturm). */
  private int below(double bound) {
    int count = 0;
    double pivot = 1;
    for (int i = 0; i < diagonal.length; i++) {
      double square = i > 0 ? offDiagonal[i - 1] * offDiagonal[i - 1] : 0;
      pivot = diagonal[i] - bound - (square == 0 ? 0 : square / pivot);
      if (pivot == 0) {
        pivot = Double.MIN_NORMAL;
      }
      count += pivot < 0 ? 1 : 0;
    }
    return count;
  }
}
