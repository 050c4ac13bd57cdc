package org.chainzrule.tensor.interval;

import java.util.Arrays;

/**
 * Linear functions of an example v, {@code f_r(v) = Σ_i a_ri v_i + c_r}. In certificates they are
 * lower bounds of outputs, or of differences of outputs, that hold for every v in a box.
 *
 * @param a the coefficients, {@code [count][size]}, coordinates in memory order as in {@link
 *     IntervalBox}; not copied
 * @param c the constants, {@code [count]}; negative infinity where no bound is known; not copied
 */
public record LinearForms(double[][] a, double[] c) {

  /** Relative to the sizes of all terms of a sum of n terms, by n; twice what rounding adds. */
  private static final double UNIT = 0x1p-52;

  /**
   * The functions {@code v_y - v_k} for every k in 0..size-1, of the outputs v of a network.
   *
   * @param size the number of outputs, at least 2
   * @param y in 0..size-1
   * @throws IllegalArgumentException if one of them is out of its range
   */
  public static LinearForms differences(int size, int y) {
    checkOutput(size, y);
    double[][] a = new double[size][size];
    for (int k = 0; k < size; k++) {
      a[k][y] += 1;
      a[k][k] -= 1;
    }
    return new LinearForms(a, new double[size]);
  }

  /**
   * Checks that an output is one of several.
   *
   * @throws IllegalArgumentException if it is not, or there is only one
   */
  public static void checkOutput(int outputs, int y) {
    if (outputs < 2 || y < 0 || y >= outputs) {
      throw new IllegalArgumentException(
          "expected one of at least 2 outputs, got output " + y + " of " + outputs);
    }
  }

  /** The functions {@code v_i}, and after them {@code -v_i}, for i in from..to-1. */
  public static LinearForms coordinates(int size, int from, int to) {
    int count = to - from;
    double[][] a = new double[2 * count][size];
    for (int i = 0; i < count; i++) {
      a[i][from + i] = 1;
      a[count + i][from + i] = -1;
    }
    return new LinearForms(a, new double[2 * count]);
  }

  /** The number of functions. */
  public int count() {
    return c.length;
  }

  /**
   * A lower bound of each function over a box, rounded downward; negative infinity where there is
   * none.
   */
  public double[] least(IntervalBox v) {
    double[] least = new double[count()];
    Arrays.setAll(least, r -> least(a[r], c[r], v));
    return least;
  }

  private static double least(double[] a, double c, IntervalBox v) {
    double sum = c;
    double size = Math.abs(c);
    for (int i = 0; i < a.length; i++) {
      if (a[i] != 0) {
        double term = a[i] * (a[i] > 0 ? v.low(i) : v.high(i));
        sum += term;
        size += Math.abs(term);
      }
    }
    return lowered(sum, (a.length + 4) * UNIT * size);
  }

  /**
   * A constant lowered by more than the rounding that went into it; negative infinity where either
   * overflowed.
   */
  public static double lowered(double constant, double rounding) {
    double lowered = constant - rounding - Double.MIN_NORMAL;
    return lowered < Double.POSITIVE_INFINITY ? lowered : Double.NEGATIVE_INFINITY;
  }

  /** These functions of the coordinates from..to-1 alone, without their constants. */
  public LinearForms linear(int from, int to) {
    double[][] some = new double[count()][];
    Arrays.setAll(some, r -> Arrays.copyOfRange(a[r], from, to));
    return new LinearForms(some, new double[count()]);
  }

  /** The sums of these functions and others of the same example, lowered by rounding over a box. */
  public LinearForms plus(LinearForms other, IntervalBox v) {
    double[][] sums = new double[count()][v.size()];
    double[] constants = new double[count()];
    for (int r = 0; r < constants.length; r++) {
      double size = Math.abs(c[r]) + Math.abs(other.c[r]);
      for (int i = 0; i < v.size(); i++) {
        sums[r][i] = a[r][i] + other.a[r][i];
        size += sums[r][i] == 0 ? 0 : Math.abs(sums[r][i]) * v.at(i).magnitude();
      }
      constants[r] = lowered(c[r] + other.c[r], UNIT * size);
    }
    return new LinearForms(sums, constants);
  }

  /**
   * Constants in place of these functions, by their least values over a box, as functions of inputs
   * of another size.
   */
  public LinearForms constant(IntervalBox v, int inputs) {
    return new LinearForms(new double[count()][inputs], least(v));
  }
}
