package org.chainzrule.polynomial;

/** The probabilists' Hermite polynomials, normalised: {@code E he_j he_k = 1[j = k]}. */
final class Hermite {

  private Hermite() {}

  /** {@code he_k(z)}. */
  static double at(int k, double z) {
    double before = 0;
    double value = 1;
    for (int i = 0; i < k; i++) {
      double next = (z * value - Math.sqrt(i) * before) / Math.sqrt(i + 1);
      before = value;
      value = next;
    }
    return value;
  }

  /** The monomial coefficients of {@code Σ_k a_k he_k}. */
  static double[] toMonomials(double... a) {
    double[] sum = new double[a.length];
    double[] before = new double[a.length];
    double[] p = new double[a.length];
    p[0] = 1;
    for (int k = 0; k < a.length; k++) {
      double[] next = new double[a.length];
      for (int i = 0; i < a.length; i++) {
        sum[i] += a[k] * p[i];
        double raised = i > 0 ? p[i - 1] : 0;
        next[i] = (raised - Math.sqrt(k) * before[i]) / Math.sqrt(k + 1);
      }
      before = p;
      p = next;
    }
    return sum;
  }
}
