package org.chainzrule.experiment.rival;

import java.util.stream.IntStream;
import org.chainzrule.tensor.Curve;

/** Cubic splines through given values at the knots of a grid. */
final class SplineFit {

  private SplineFit() {}

  /**
   * The matrix {@code Bᵀ (B Bᵀ)⁻¹}, shape {@code [G + 3, G + 1]}, with B the value of every spline
   * at every knot: of all coefficients whose spline has given values at the knots it gives those of
   * the least length.
   *
   * @param intervals G, at least 1
   */
  static double[][] coefficients(int intervals) {
    int knots = intervals + 1;
    int splines = intervals + KanLayer.ORDER;
    double[][] system = new double[knots][knots + splines];
    for (int i = 0; i < knots; i++) {
      for (int j = 0; j < knots; j++) {
        int row = i;
        int column = j;
        system[i][j] =
            IntStream.range(0, splines).mapToDouble(m -> at(row, m) * at(column, m)).sum();
      }
      for (int m = 0; m < splines; m++) {
        system[i][knots + m] = at(i, m);
      }
    }
    eliminate(system);
    double[][] fit = new double[splines][knots];
    for (int m = 0; m < splines; m++) {
      for (int i = 0; i < knots; i++) {
        fit[m][i] = system[i][knots + m];
      }
    }
    return fit;
  }

  /** The value of spline m at knot i; its centre is at knot m - 1. */
  private static double at(int i, int m) {
    return Curve.CUBIC_B_SPLINE.at(i - (m - 1), 0);
  }

  /** Gauss-Jordan elimination; without exchanges, as the matrix is positive definite. */
  private static void eliminate(double[][] system) {
    for (int pivot = 0; pivot < system.length; pivot++) {
      double[] chosen = system[pivot];
      double factor = 1 / chosen[pivot];
      for (int j = 0; j < chosen.length; j++) {
        chosen[j] *= factor;
      }
      for (int i = 0; i < system.length; i++) {
        double share = system[i][pivot];
        for (int j = 0; i != pivot && j < chosen.length; j++) {
          system[i][j] -= share * chosen[j];
        }
      }
    }
  }

  static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }
}
