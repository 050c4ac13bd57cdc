package org.chainzrule.dreg;

import java.math.BigDecimal;
import java.math.MathContext;
import org.chainzrule.data.Dataset;
import org.chainzrule.tensor.Precision;
import org.chainzrule.tensor.TensorScope;

/**
 * The scale of a data set's inputs, from which strength and cap of DREG in the scope {@link
 * Dreg.Scope#ADJOINT} follow. If all inputs are multiplied by c, gradients in the inputs are
 * divided by c, so that λ has to grow with c² and the cap with 1 / c. With V, the sum of the
 * variances of all inputs,
 *
 * <pre>
 * λ = 0.05 V,   κ = 14.5 / √V
 * </pre>
 *
 * rounded to three digits, do not depend on the unit. {@code V ‖∂ loss / ∂ x‖²} compares with the
 * square of how much the loss changes on the way from one example to another. Both factors were
 * chosen on held-out images of handwritten digits, whose pixels in 0..1 have V = 52.7 over all
 * images, and 50.6 over the 2 000 from which {@link #of} measures it.
 *
 * <pre>{@code
 * Trainer trainer = Trainer.create(network, loss).with(Dreg.adjoint(InputScale.of(train)));
 * }</pre>
 *
 * @param variance V, strictly positive
 */
public record InputScale(double variance) {

  private static final double STRENGTH = 0.05;
  private static final double CAP = 14.5;

  /** The most examples that are looked at, spread evenly over the data set. */
  private static final int SAMPLE = 2_000;

  private static final int BATCH = 500;

  /**
   * @throws IllegalArgumentException if the variance is not positive and finite
   */
  public InputScale {
    if (!(variance > 0 && Double.isFinite(variance))) {
      throw new IllegalArgumentException(
          "expected inputs that differ from each other and are finite, got a variance of "
              + variance);
    }
  }

  /**
   * Measured on at most 2 000 examples of a data set whose inputs are numbers; for token ids, which
   * have no scale, it means nothing.
   *
   * @throws IllegalArgumentException if all of these examples are alike, or not finite
   */
  public static InputScale of(Dataset data) {
    int count = Math.min(data.size(), SAMPLE);
    int d = data.inputShape().length();
    double[] sums = new double[d];
    double[] squares = new double[d];
    for (int from = 0; from < count; from += BATCH) {
      int[] rows = new int[Math.min(BATCH, count - from)];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = (int) ((long) (from + i) * data.size() / count);
      }
      try (TensorScope scope = TensorScope.open()) {
        double[] x = data.batch(rows, Precision.DOUBLE).inputs().toColumns();
        for (int at = 0; at < x.length; at++) {
          sums[at / rows.length] += x[at];
          squares[at / rows.length] += x[at] * x[at];
        }
      }
    }
    double variance = 0;
    for (int j = 0; j < d; j++) {
      double mean = sums[j] / count;
      variance += Math.max(0, squares[j] / count - mean * mean);
    }
    return new InputScale(variance);
  }

  /** λ. */
  public double strength() {
    return strength(1);
  }

  /** A multiple of λ. */
  public double strength(double multiple) {
    return rounded(multiple * STRENGTH * variance);
  }

  /** κ, in the unit of the gradient. */
  public double cap() {
    return rounded(CAP / Math.sqrt(variance));
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(3)).doubleValue();
  }
}
