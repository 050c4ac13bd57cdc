package org.chainzrule.tensor;

/** A polynomial basis: the φ_0, φ_1, ... that coefficients multiply. Each φ_k has degree k. */
public enum Basis {
  /** {@code φ_k(x) = x^k}. */
  MONOMIAL {
    @Override
    double[] next(int k, double[] before, double[] current) {
      return raised(current, 1);
    }
  },
  /** Chebyshev's of the first kind: {@code φ_{k+1} = 2x φ_k - φ_{k-1}}. */
  CHEBYSHEV {
    @Override
    double[] next(int k, double[] before, double[] current) {
      double[] next = raised(current, k == 0 ? 1 : 2);
      for (int i = 0; i < before.length; i++) {
        next[i] -= before[i];
      }
      return next;
    }
  },
  /**
   * The probabilists' Hermite polynomials, normalised: {@code √(k+1) φ_{k+1} = x φ_k - √k φ_{k-1}},
   * by which {@code E φ_j φ_k = 1[j = k]} under N(0, 1).
   */
  HERMITE {
    @Override
    double[] next(int k, double[] before, double[] current) {
      double[] next = raised(current, 1 / Math.sqrt(k + 1));
      for (int i = 0; i < before.length; i++) {
        next[i] -= Math.sqrt((double) k / (k + 1)) * before[i];
      }
      return next;
    }
  };

  /** The monomial coefficients of {@code φ_{k+1}}, from those of {@code φ_{k-1}} and φ_k. */
  abstract double[] next(int k, double[] before, double[] current);

  /** The monomial coefficients of every φ_k up to a degree: row k holds those of φ_k. */
  double[][] monomials(int degree) {
    double[][] rows = new double[degree + 1][degree + 1];
    rows[0][0] = 1;
    double[] before = new double[degree + 1];
    for (int k = 0; k < degree; k++) {
      rows[k + 1] = next(k, before, rows[k]);
      before = rows[k];
    }
    return rows;
  }

  private static double[] raised(double[] p, double factor) {
    double[] raised = new double[p.length];
    for (int i = 0; i + 1 < p.length; i++) {
      raised[i + 1] = factor * p[i];
    }
    return raised;
  }
}
