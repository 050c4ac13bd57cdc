package org.chainzrule.measure;

/**
 * A symmetric tridiagonal matrix with the eigenvalues of a full one, up to rounding.
 *
 * @param diagonal {@code d_0 .. d_{n-1}}
 * @param beside {@code e_0 .. e_{n-2}}, the entries next to the diagonal
 * @see "Golub and Van Loan, 2013: Matrix Computations, algorithm 8.3.1 and section 8.4.1"
 */
record Tridiagonal(double[] diagonal, double[] beside) {

  /** Householder's reduction of a symmetric matrix, which is not changed. */
  static Tridiagonal of(double[][] symmetric) {
    int n = symmetric.length;
    double[][] a = new double[n][];
    for (int i = 0; i < n; i++) {
      a[i] = symmetric[i].clone();
    }
    double[] diagonal = new double[n];
    double[] beside = new double[Math.max(0, n - 1)];
    for (int k = 0; k < n; k++) {
      diagonal[k] = a[k][k];
      if (k + 1 < n) {
        beside[k] = reflect(a, k);
      }
    }
    return new Tridiagonal(diagonal, beside);
  }

  /** Clears column k below the entry beside the diagonal, whose value it returns. */
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

  /** By bisection, counting the eigenvalues below a number with a Sturm sequence. */
  double largestEigenvalue() {
    int n = diagonal.length;
    double low = diagonal[0];
    double high = diagonal[0];
    for (int i = 0; i < n; i++) {
      double radius = (i > 0 ? Math.abs(beside[i - 1]) : 0) + (i + 1 < n ? Math.abs(beside[i]) : 0);
      low = Math.max(low, diagonal[i]);
      high = Math.max(high, diagonal[i] + radius);
    }
    while (true) {
      double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) {
        return high;
      }
      if (allBelow(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
  }

  private boolean allBelow(double bound) {
    double pivot = diagonal[0] - bound;
    for (int i = 1; i < diagonal.length && pivot < 0; i++) {
      pivot = diagonal[i] - bound - beside[i - 1] * beside[i - 1] / pivot;
    }
    return pivot < 0;
  }
}
