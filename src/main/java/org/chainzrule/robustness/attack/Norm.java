package org.chainzrule.robustness.attack;

import org.chainzrule.robustness.stability.RowNorms;
import org.chainzrule.tensor.random.Generator;

/** The norm that limits how far an attack moves an input. */
public enum Norm {
  /** The maximum norm, {@code max_j |d_j|}. */
  L_INF {
    @Override
    void steepest(double[] g, int n, double epsilon) {
      for (int at = 0; at < g.length; at++) {
        g[at] = Double.isNaN(g[at]) ? 0 : epsilon * Math.signum(g[at]);
      }
    }

    @Override
    void project(double[] d, int n, double epsilon) {
      for (int at = 0; at < d.length; at++) {
        d[at] = Math.min(epsilon, Math.max(-epsilon, d[at]));
      }
    }

    @Override
    double[] draw(Generator generator, int length, int n, double epsilon) {
      double[] d = new double[length];
      for (int at = 0; at < length; at++) {
        d[at] = generator.nextDouble(-epsilon, epsilon);
      }
      return d;
    }
  },

  /** The Euclidean norm, {@code √(Σ_j d_j²)}. */
  L2 {
    @Override
    void steepest(double[] g, int n, double epsilon) {
      double[] factors = RowNorms.lengths(g, n);
      for (int i = 0; i < n; i++) {
        factors[i] = epsilon / factors[i];
      }
      RowNorms.scale(g, n, factors);
      for (int at = 0; at < g.length; at++) {
        g[at] = Double.isFinite(g[at]) ? g[at] : 0;
      }
    }

    @Override
    void project(double[] d, int n, double epsilon) {
      double[] factors = RowNorms.lengths(d, n);
      for (int i = 0; i < n; i++) {
        factors[i] = factors[i] > epsilon ? epsilon / factors[i] : 1;
      }
      RowNorms.scale(d, n, factors);
    }

    /** A Gaussian direction of the length {@code ε u^(1/dimensions)} with a uniform u. */
    @Override
    double[] draw(Generator generator, int length, int n, double epsilon) {
      double[] d = new double[length];
      for (int at = 0; at < length; at++) {
        d[at] = generator.nextGaussian();
      }
      steepest(d, n, epsilon);
      double[] factors = new double[n];
      for (int i = 0; i < n; i++) {
        factors[i] = Math.pow(generator.nextDouble(), (double) n / length);
      }
      RowNorms.scale(d, n, factors);
      return d;
    }
  };

  /**
   * Replaces each of n rows g, in place, by the step of length ε with the largest inner product
   * with g: the steepest ascent direction. It is zero where g is zero or NaN.
   */
  abstract void steepest(double[] g, int n, double epsilon);

  /** Projects each of n rows, in place, onto the ball of radius ε. */
  abstract void project(double[] d, int n, double epsilon);

  /** Draws n rows with {@code length} elements in all, uniformly from the ball of radius ε. */
  abstract double[] draw(Generator generator, int length, int n, double epsilon);
}
