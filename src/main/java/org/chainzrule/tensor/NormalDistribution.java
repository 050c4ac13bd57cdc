package org.chainzrule.tensor;

/** The standard normal distribution. */
final class NormalDistribution {

  private static final double SQRT_HALF = Math.sqrt(0.5);
  private static final double DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);
  private static final double INVERSE_SQRT_PI = 1 / Math.sqrt(Math.PI);

  // Rational minimax coefficients of erf and erfc, highest order first.
  private static final double[] A = {
    1.85777706184603153e-1,
    3.16112374387056560e0,
    1.13864154151050156e2,
    3.77485237685302021e2,
    3.20937758913846947e3
  };
  private static final double[] B = {
    1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3
  };
  private static final double[] C = {
    2.15311535474403846e-8,
    5.64188496988670089e-1,
    8.88314979438837594e0,
    6.61191906371416295e1,
    2.98635138197400131e2,
    8.81952221241769090e2,
    1.71204761263407058e3,
    2.05107837782607147e3,
    1.23033935479799725e3
  };
  private static final double[] D = {
    1,
    1.57449261107098347e1,
    1.17693950891312499e2,
    5.37181101862009858e2,
    1.62138957456669019e3,
    3.29079923573345963e3,
    4.36261909014324716e3,
    3.43936767414372164e3,
    1.23033935480374942e3
  };
  private static final double[] P = {
    1.63153871373020978e-2,
    3.05326634961232344e-1,
    3.60344899949804439e-1,
    1.25781726111229246e-1,
    1.60837851487422766e-2,
    6.58749161529837803e-4
  };
  private static final double[] Q = {
    1,
    2.56852019228982242e0,
    1.87295284992346725e0,
    5.27905102951428412e-1,
    6.05183413124413191e-2,
    2.33520497626869185e-3
  };

  private NormalDistribution() {}

  /** φ(x). */
  static double density(double x) {
    return DENSITY_AT_ZERO * Math.exp(-0.5 * x * x);
  }

  /** Φ(x), with full relative precision in the lower tail. */
  static double distribution(double x) {
    double y = Math.abs(x) * SQRT_HALF;
    if (y <= 0.46875) {
      double q = y * y;
      double erf = y * horner(A, q) / horner(B, q);
      return 0.5 + Math.copySign(0.5 * erf, x);
    }
    double tail = 0.5 * erfc(y);
    return x > 0 ? 1 - tail : tail;
  }

  /** The probabilists' Hermite polynomial He_k(x). */
  static double hermite(int k, double x) {
    double before = 0;
    double value = 1;
    for (int i = 0; i < k; i++) {
      double next = x * value - i * before;
      before = value;
      value = next;
    }
    return value;
  }

  /**
   * erfc(y) for y > 0.46875.
   *
   * @see <a href="https://doi.org/10.1090/S0025-5718-1969-0247736-4">Cody, 1969: rational Chebyshev
   *     approximations for the error function</a>
   */
  private static double erfc(double y) {
    double scale = Math.exp(-y * y);
    if (y <= 4) {
      return scale * horner(C, y) / horner(D, y);
    }
    double q = 1 / (y * y);
    return scale / y * (INVERSE_SQRT_PI - q * horner(P, q) / horner(Q, q));
  }

  private static double horner(double[] coefficients, double x) {
    double sum = 0;
    for (double c : coefficients) {
      sum = sum * x + c;
    }
    return sum;
  }
}
