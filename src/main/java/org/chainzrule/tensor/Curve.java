package org.chainzrule.tensor;

import org.chainzrule.Internal;

/**
 * An element-wise function without parameters, such as {@code exp} or ReLU, with its derivatives of
 * every order.
 */
public enum Curve {
  /** {@code eˣ}. */
  EXP {
    @Override
    public double at(double x, int m) {
      return Math.exp(x);
    }
  },
  /** {@code ln x}; NaN below 0. */
  LOG {
    @Override
    public double at(double x, int m) {
      return m == 0 ? Math.log(x) : signedFactorial(m - 1) * Math.pow(x, -m);
    }
  },
  /** {@code 1 / x}. */
  RECIPROCAL {
    @Override
    public double at(double x, int m) {
      return m == 0 ? 1 / x : signedFactorial(m) * Math.pow(x, -m - 1);
    }
  },
  /** {@code √x}; NaN below 0. */
  SQRT {
    @Override
    public double at(double x, int m) {
      if (m == 0) {
        return Math.sqrt(x);
      }
      double factor = 1;
      for (int k = 0; k < m; k++) {
        factor *= 0.5 - k;
      }
      return factor * Math.pow(x, 0.5 - m);
    }
  },
  /** {@code x²}. */
  SQUARE {
    @Override
    public double at(double x, int m) {
      return m == 0 ? x * x : m == 1 ? 2 * x : m == 2 ? 2 : 0;
    }
  },
  /** {@code |x|}, with slope 0 at 0. */
  ABS {
    @Override
    public double at(double x, int m) {
      return m == 0 ? Math.abs(x) : m == 1 ? Math.signum(x) : 0;
    }
  },
  /** {@code max(0, x)}, with slope 0 at 0. */
  RELU {
    @Override
    public double at(double x, int m) {
      return m == 0 ? Math.max(0, x) : m == 1 && x > 0 ? 1 : 0;
    }
  },
  /** {@code tanh x}. */
  TANH {
    @Override
    public double at(double x, int m) {
      double t = tanh(x);
      return m == 0 ? t : m == 1 ? 1 - t * t : horner(tanhDerivative(m), t);
    }
  },
  /** {@code σ(x) = 1 / (1 + e⁻ˣ)}. */
  SIGMOID {
    @Override
    public double at(double x, int m) {
      double s = sigmoid(x);
      return m == 0 ? s : m == 1 ? s * (1 - s) : horner(sigmoidDerivative(m), s);
    }
  },
  /** {@code x σ(x)}. */
  SILU {
    @Override
    public double at(double x, int m) {
      double value = x * SIGMOID.at(x, m);
      return m == 0 ? value : value + m * SIGMOID.at(x, m - 1);
    }
  },
  /** {@code ln(1 + eˣ)}, without overflow. */
  SOFTPLUS {
    @Override
    public double at(double x, int m) {
      return m == 0 ? Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x))) : SIGMOID.at(x, m - 1);
    }
  },
  /** {@code x Φ(x)} with the exact normal distribution function, not an approximation by tanh. */
  GELU {
    @Override
    public double at(double x, int m) {
      if (Math.abs(x) > GELU_LIMIT) {
        return m == 0 ? Math.max(0, x) : m == 1 && x > 0 ? 1 : 0;
      }
      if (m == 0) {
        return x * NormalDistribution.distribution(x);
      }
      if (m == 1) {
        return NormalDistribution.distribution(x) + x * NormalDistribution.density(x);
      }
      // The m-th derivative, m >= 2, is (-1)^m (m He_{m-2}(x) - x He_{m-1}(x)) φ(x).
      double he =
          m * NormalDistribution.hermite(m - 2, x) - x * NormalDistribution.hermite(m - 1, x);
      return (m % 2 == 0 ? he : -he) * NormalDistribution.density(x);
    }
  },
  /**
   * The cubic B-spline with knots -2, -1, 0, 1, 2: a bump that is cubic between knots and 0 beyond
   * them. Copies of it at all whole numbers sum to 1. Its third derivative, which jumps, is at a
   * knot that of the piece before it.
   */
  CUBIC_B_SPLINE {
    @Override
    public double at(double x, int m) {
      double a = Math.abs(x);
      if (a >= 2 && m < 3 || m > 3) {
        return 0;
      }
      double outer = 2 - a;
      double inner = Math.max(0, 1 - a);
      return switch (m) {
        case 0 -> (outer * outer * outer - 4 * inner * inner * inner) / 6;
        case 1 -> Math.signum(x) * (2 * inner * inner - 0.5 * outer * outer);
        case 2 -> outer - 4 * inner;
        default -> x <= -2 || x > 2 ? 0 : x <= -1 ? 1 : x <= 0 ? -3 : x <= 1 ? 3 : -1;
      };
    }
  };

  /** Beyond it the normal density underflows in 64 bits. */
  private static final double GELU_LIMIT = 40;

  private static final float LARGE = 1e38f;

  /** The {@code m}-th derivative at {@code x}; {@code m = 0} is the value. */
  public abstract double at(double x, int m);

  /** {@code y = f^(m)(x)} for the first {@code n} elements. */
  @Internal
  public void apply(double[] x, int m, double[] y, int n) {
    for (int i = 0; i < n; i++) {
      y[i] = at(x[i], m);
    }
  }

  /** As above, in 32 bits; ReLU, which costs less than a conversion, has its own loop. */
  @Internal
  public void apply(float[] x, int m, float[] y, int n) {
    if (this == RELU && m < 2) {
      relu(x, m == 0, y, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      y[i] = (float) at(x[i], m);
    }
  }

  private static void relu(float[] x, boolean value, float[] y, int n) {
    if (value) {
      for (int i = 0; i < n; i++) {
        y[i] = Math.max(0, x[i]);
      }
    } else {
      // Twice, so that even the smallest number becomes more than 1; a branch is not vectorised.
      for (int i = 0; i < n; i++) {
        y[i] = Math.min(1, Math.max(0, x[i]) * LARGE * LARGE);
      }
    }
  }

  /** (-1)^k k!. */
  @Internal
  public static double signedFactorial(int k) {
    double result = 1;
    for (int i = 2; i <= k; i++) {
      result *= i;
    }
    return k % 2 == 0 ? result : -result;
  }

  private static double sigmoid(double x) {
    double e = Math.exp(-Math.abs(x));
    return x >= 0 ? 1 / (1 + e) : e / (1 + e);
  }

  private static double tanh(double x) {
    double a = Math.abs(x);
    if (a < 0.3) {
      double q = x * x;
      return x / (1 + q / (3 + q / (5 + q / (7 + q / (9 + q / (11 + q / 13))))));
    }
    double e = Math.exp(-2 * a);
    return Math.copySign((1 - e) / (1 + e), x);
  }

  /** Derivatives of tanh are polynomials in t = tanh x, as dt/dx = 1 - t². */
  @Internal
  public static double[] tanhDerivative(int m) {
    double[] p = new double[m + 2];
    p[1] = 1;
    for (int order = 0; order < m; order++) {
      double[] next = new double[m + 2];
      for (int k = 1; k <= order + 1; k++) {
        next[k - 1] += k * p[k];
        next[k + 1] -= k * p[k];
      }
      p = next;
    }
    return p;
  }

  /** Derivatives of σ are polynomials in s = σ(x), as ds/dx = s - s². */
  @Internal
  public static double[] sigmoidDerivative(int m) {
    double[] p = new double[m + 2];
    p[1] = 1;
    for (int order = 0; order < m; order++) {
      double[] next = new double[m + 2];
      for (int k = 1; k <= order + 1; k++) {
        next[k] += k * p[k];
        next[k + 1] -= k * p[k];
      }
      p = next;
    }
    return p;
  }

  private static double horner(double[] p, double x) {
    double sum = 0;
    for (int k = p.length - 1; k >= 0; k--) {
      sum = sum * x + p[k];
    }
    return sum;
  }
}
