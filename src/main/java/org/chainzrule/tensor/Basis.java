package org.chainzrule.tensor;

import org.chainzrule.Internal;

/**
 * A polynomial basis: the φ_0, φ_1, ... that coefficients multiply. Each φ_k has degree k, and they
 * follow from each other: {@code φ_0 = 1}, {@code φ_{k+1}(x) = r_k x φ_k(x) - s_k φ_{k-1}(x)}.
 */
public enum Basis {
  /** {@code φ_k(x) = x^k}. */
  MONOMIAL {
    @Override
    public double raising(int k) {
      return 1;
    }

    @Override
    public double lowering(int k) {
      return 0;
    }
  },
  /** Chebyshev's of the first kind: {@code φ_{k+1} = 2x φ_k - φ_{k-1}}. */
  CHEBYSHEV {
    @Override
    public double raising(int k) {
      return k == 0 ? 1 : 2;
    }

    @Override
    public double lowering(int k) {
      return 1;
    }
  },
  /**
   * The probabilists' Hermite polynomials, normalised: {@code √(k+1) φ_{k+1} = x φ_k - √k φ_{k-1}},
   * by which {@code E φ_j φ_k = 1[j = k]} under N(0, 1).
   */
  HERMITE {
    @Override
    public double raising(int k) {
      return 1 / Math.sqrt(k + 1);
    }

    @Override
    public double lowering(int k) {
      return Math.sqrt((double) k / (k + 1));
    }
  };

  /** {@code r_k}, for k of at least 0. */
  @Internal("polynomial")
  public abstract double raising(int k);

  /** {@code s_k}, for k of at least 1. */
  @Internal("polynomial")
  public abstract double lowering(int k);

  /** The monomial coefficients of every φ_k up to a degree: row k holds those of φ_k. */
  double[][] monomials(int degree) {
    double[][] rows = new double[degree + 1][degree + 1];
    rows[0][0] = 1;
    for (int k = 0; k < degree; k++) {
      for (int i = 0; i < degree; i++) {
        rows[k + 1][i + 1] = raising(k) * rows[k][i];
      }
      for (int i = 0; k > 0 && i <= degree; i++) {
        rows[k + 1][i] -= lowering(k) * rows[k - 1][i];
      }
    }
    return rows;
  }
}
