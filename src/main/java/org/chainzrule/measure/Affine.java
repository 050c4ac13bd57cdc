package org.chainzrule.measure;

import java.util.Arrays;
import java.util.OptionalInt;
import org.chainzrule.nn.Dense;
import org.chainzrule.nn.SpectralDense;
import org.chainzrule.tensor.Tensor;

/**
 * {@code z = x w + b} on boxes. Around the centre c of a box with half widths r, z lies within
 * {@code r |w|} of {@code c w + b}, exactly. The radius is enlarged by more than rounding adds.
 *
 * @param w {@code [in, out]}, row after row
 * @param b {@code [out]}
 * @param error by what share of its size each weight may be off
 */
record Affine(double[] w, double[] b, double error) implements Step {

  static Affine of(Dense dense) {
    Tensor weight = dense.weight().value();
    Tensor bias = dense.bias().value();
    if (!weight.isFinite() || !bias.isFinite()) {
      throw new IllegalArgumentException(
          "expected finite parameters, got others in a layer of "
              + weight.rows()
              + " inputs and "
              + weight.columns()
              + " outputs");
    }
    return new Affine(weight.toArray(), bias.toArray(), 0);
  }

  /** With weights {@code (s / σ) w}, where {@code σ = ‖u w‖}, as in passes outside training. */
  static Affine of(SpectralDense layer) {
    Affine plain = of(layer.dense());
    double[] u = layer.direction().value().toArray();
    double square = 0;
    for (int j = 0; j < plain.out(); j++) {
      double sum = 0;
      for (int i = 0; i < u.length; i++) {
        sum += u[i] * plain.w[i * plain.out() + j];
      }
      square += sum * sum;
    }
    double scale = layer.scale().map(s -> s.value().item()).orElse(1.0) / Math.sqrt(square);
    if (!Double.isFinite(scale)) {
      throw new IllegalArgumentException(
          "expected weights that are not all 0 to normalise, got " + layer);
    }
    double[] normal = Arrays.stream(plain.w).map(value -> value * scale).toArray();
    // Sums of terms of both signs may cancel: their rounding against what is left of them.
    double cancelled = length(u) * length(plain.w) / Math.sqrt(square);
    double error = (u.length + plain.out() + 8) * 0x1p-52 * Math.max(1, cancelled);
    return new Affine(normal, plain.b, error);
  }

  private static double length(double[] x) {
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

  int in() {
    return w.length / b.length;
  }

  int out() {
    return b.length;
  }

  @Override
  public OptionalInt inputs() {
    return OptionalInt.of(in());
  }

  @Override
  public IntervalBox through(IntervalBox in) {
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
    double[] low = new double[out];
    double[] high = new double[out];
    for (int j = 0; j < out; j++) {
      low[j] = Math.nextDown(centre[j] - radius[j]);
      high[j] = Math.nextUp(centre[j] + radius[j]);
      if (!Double.isFinite(low[j]) || !Double.isFinite(high[j])) {
        low[j] = Double.NEGATIVE_INFINITY;
        high[j] = Double.POSITIVE_INFINITY;
      }
    }
    return new IntervalBox(low, high);
  }

  private void addRow(int at, double c, double r, double[] centre, double[] radius) {
    for (int j = 0; j < centre.length; j++) {
      centre[j] += c * w[at + j];
      radius[j] += r * Math.abs(w[at + j]);
    }
  }

  /** A lower bound of {@code z_y - z_k} over a box: tighter than the difference of two bounds. */
  double leastDifference(IntervalBox in, int y, int k) {
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
    return 0.5 * in.low[i] + 0.5 * in.high[i];
  }

  private static double halfWidth(IntervalBox in, int i, double c) {
    double r = Math.max(in.high[i] - c, c - in.low[i]);
    return r > 0 ? Math.nextUp(r) : r;
  }
}
