package org.chainzrule.nn;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.chainzrule.Internal;
import org.chainzrule.tensor.Shape;
import org.chainzrule.tensor.interval.Interval;
import org.chainzrule.tensor.interval.IntervalBox;
import org.chainzrule.tensor.interval.LinearForms;
import org.chainzrule.tensor.linalg.SpectralNorm;

/**
 * {@code z = x w + b} on boxes. Around the centre c of a box with half widths r, z lies within
 * {@code r |w|} of {@code c w + b}, exactly. The radius is enlarged by more than rounding adds.
 *
 * @param w {@code [in, out]}, row after row
 * @param b {@code [out]}
 * @param error by what share of its size each weight may be off
 */
@Internal
public record AffineBound(double[] w, double[] b, double error) implements LayerBound {

  /**
   * @throws IllegalArgumentException if a number is not finite
   */
  public AffineBound {
    if (!DoubleStream.concat(Arrays.stream(w), Arrays.stream(b)).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "expected finite parameters, got others in a layer of "
              + w.length / b.length
              + " inputs and "
              + b.length
              + " outputs");
    }
  }

  public static double length(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(value -> value * value).sum());
  }

  /** An upper bound of {@code σ(w diag(factors))}; infinite where squares overflow. */
  double norm(double... factors) {
    double[] scaled = w.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factors[i % factors.length];
    }
    double length = length(scaled);
    if (!Double.isFinite(length)) {
      return Double.POSITIVE_INFINITY;
    }
    // Weights that are off by a share move σ by at most that share of their length.
    double most = SpectralNorm.of(scaled, in(), out()) + (error + 0x1p-50) * length;
    return most * (1 + 0x1p-50);
  }

  /** The map of the rows {@code first}, {@code first + step}, ... alone, without biases. */
  AffineBound rows(int first, int step) {
    double[] some = new double[w.length / step];
    for (int at = 0; at < some.length; at++) {
      some[at] = w[(first + at / out() * step) * out() + at % out()];
    }
    return new AffineBound(some, new double[out()], error);
  }

  int in() {
    return w.length / b.length;
  }

  int out() {
    return b.length;
  }

  @Override
  public double lipschitz(IntervalBox x) {
    margin(x);
    return norm(1);
  }

  @Override
  public double lipschitz(IntervalBox x, double[] m) {
    margin(x);
    return norm(m);
  }

  @Override
  public IntervalBox over(IntervalBox in) {
    int out = out();
    double margin = margin(in);
    double[] centre = b.clone();
    double[] radius = new double[out];
    for (int j = 0; j < out; j++) {
      radius[j] = Double.MIN_NORMAL + margin * Math.abs(b[j]);
    }
    for (int i = 0; i < in.size(); i++) {
      double c = centre(in, i);
      double r = halfWidth(in, i, c);
      // Sums of n terms are off by at most about n u Σ |terms|; the margin is twice that.
      double enlarged = r + margin * (Math.abs(c) + r);
      // NaN, of an unbounded input, must go through as well.
      if (enlarged != 0) {
        addRow(i * out, c, enlarged, centre, radius);
      }
    }
    return IntervalBox.of(Shape.of(out), j -> interval(centre[j], radius[j]));
  }

  /** Rounded outward; every number where it overflows. */
  private static Interval interval(double centre, double radius) {
    double low = Math.nextDown(centre - radius);
    double high = Math.nextUp(centre + radius);
    return Double.isFinite(low) && Double.isFinite(high) ? new Interval(low, high) : Interval.REALS;
  }

  private void addRow(int at, double c, double r, double[] centre, double[] radius) {
    for (int j = 0; j < centre.length; j++) {
      centre[j] += c * w[at + j];
      radius[j] += r * Math.abs(w[at + j]);
    }
  }

  @Override
  public UnaryOperator<LinearForms> substitution(IntervalBox x) {
    double margin = margin(x) + (out() + 8) * 0x1p-52;
    double[] sizes = sizes(x);
    if (!Arrays.stream(sizes).allMatch(Double::isFinite)) {
      return LayerBound.super.substitution(x);
    }
    return forms -> {
      double[][] a = new double[forms.count()][in()];
      double[] c = new double[forms.count()];
      for (int r = 0; r < c.length; r++) {
        c[r] = substitute(forms.a()[r], forms.c()[r], sizes, margin);
      }
      for (int r = 0; r < c.length; r += 4) {
        int last = c.length - 1;
        int second = Math.min(r + 1, last);
        int third = Math.min(r + 2, last);
        multiply(forms.a(), a, r, second, third, Math.min(r + 3, last));
      }
      return new LinearForms(a, c);
    };
  }

  /** {@code |x| |w| + |b|} over a box: how large the terms of each output may be. */
  double[] sizes(IntervalBox x) {
    double[] sizes = new double[out()];
    Arrays.setAll(sizes, j -> Math.abs(b[j]));
    for (int i = 0; i < in(); i++) {
      double size = x.at(i).magnitude();
      for (int j = 0; j < sizes.length; j++) {
        sizes[j] += size * Math.abs(w[i * sizes.length + j]);
      }
    }
    return sizes;
  }

  /** {@code c + a b}, lowered by what rounding may add to the form. */
  private double substitute(double[] a, double c, double[] sizes, double margin) {
    double constant = c;
    double size = Math.abs(c) * 0x1p-50;
    for (int j = 0; j < a.length; j++) {
      constant += a[j] * b[j];
      size += margin * Math.abs(a[j]) * sizes[j];
    }
    return LinearForms.lowered(constant, size);
  }

  /**
   * Fills in {@code into[r] = w a[r]} for four r, of which several may be the same: four sums that
   * do not wait for each other, for one reading of w.
   */
  private void multiply(double[][] a, double[][] into, int p, int q, int r, int s) {
    double[] first = a[p];
    double[] second = a[q];
    double[] third = a[r];
    double[] fourth = a[s];
    int n = out();
    for (int i = 0; i < in(); i++) {
      int at = i * n;
      double sum1 = 0;
      double sum2 = 0;
      double sum3 = 0;
      double sum4 = 0;
      for (int j = 0; j < n; j++) {
        double element = w[at + j];
        sum1 += first[j] * element;
        sum2 += second[j] * element;
        sum3 += third[j] * element;
        sum4 += fourth[j] * element;
      }
      into[p][i] = sum1;
      into[q][i] = sum2;
      into[r][i] = sum3;
      into[s][i] = sum4;
    }
  }

  /** Bounds {@code x (w_y - w_k) + b_y - b_k}, tighter than the difference of two bounds. */
  @Override
  public double[] margins(IntervalBox in, int y) {
    double[] margins = margins(out(), y);
    Arrays.setAll(margins, k -> k == y ? 0 : leastDifference(in, y, k));
    return margins;
  }

  /** Checks that y is one of several outputs, and returns a zero for each of them. */
  static double[] margins(int outputs, int y) {
    LinearForms.checkOutput(outputs, y);
    return new double[outputs];
  }

  private double leastDifference(IntervalBox in, int y, int k) {
    int out = out();
    double margin = margin(in);
    double sum = b[y] - b[k];
    double size = Math.abs(b[y]) + Math.abs(b[k]);
    for (int i = 0; i < in.size(); i++) {
      double c = centre(in, i);
      double r = halfWidth(in, i, c);
      double wy = w[i * out + y];
      double wk = w[i * out + k];
      sum += c * (wy - wk) - r * Math.abs(wy - wk);
      size += (Math.abs(c) + r) * (Math.abs(wy) + Math.abs(wk));
    }
    return sum - 2 * margin * size - Double.MIN_NORMAL;
  }

  private double margin(IntervalBox in) {
    if (in.size() != in()) {
      throw new IllegalArgumentException(
          "expected a box of " + in() + " coordinates, got " + in.size());
    }
    return (in.size() + 8) * 0x1p-52 + 2 * error;
  }

  private static double centre(IntervalBox in, int i) {
    return 0.5 * in.low(i) + 0.5 * in.high(i);
  }

  private static double halfWidth(IntervalBox in, int i, double c) {
    double r = Math.max(in.high(i) - c, c - in.low(i));
    return r > 0 ? Math.nextUp(r) : r;
  }
}
