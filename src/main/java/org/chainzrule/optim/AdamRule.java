package org.chainzrule.optim;

import org.chainzrule.tensor.op.UpdateRule;

/**
 * {@code m = β₁ m + (1 - β₁) g, v = β₂ v + (1 - β₂) g², w -= decay w + rate m̂ / (√v̂ + ε)} with
 * {@code m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ)}. State: m and v.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, 2014, Algorithm 1</a>
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter, 2017: decoupled decay</a>
 */
final class AdamRule implements UpdateRule {

  private final double rate;
  private final double decay;
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final double root;

  /**
   * One step.
   *
   * @param rate the learning rate, not negative
   * @param decay what a weight loses in a step, as a part of itself; applied apart from the
   *     gradient
   * @param beta1 decay of the mean, in 0 (included) .. 1 (excluded)
   * @param beta2 decay of the mean square, in 0 (included) .. 1 (excluded)
   * @param epsilon strictly positive
   * @param step t, counted from 1, for bias correction
   */
  AdamRule(double rate, double decay, double beta1, double beta2, double epsilon, long step) {
    this.rate = rate / (1 - Math.pow(beta1, step));
    this.decay = decay;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.root = 1 / Math.sqrt(1 - Math.pow(beta2, step));
  }

  @Override
  public int states() {
    return 2;
  }

  @Override
  public void update(float[] w, float[] g, float scale, float[][] state, int n) {
    loop(
        w,
        g,
        state[0],
        state[1],
        n,
        scale,
        (float) rate,
        (float) (1 - decay),
        (float) beta1,
        (float) beta2,
        (float) (1 - beta1),
        (float) (1 - beta2),
        (float) root,
        (float) epsilon);
  }

  /** One index for all arrays, or the compiler does not vectorise the loop. */
  private static void loop(
      float[] w,
      float[] g,
      float[] m,
      float[] v,
      int n,
      float scale,
      float rate,
      float keep,
      float beta1,
      float beta2,
      float rest1,
      float rest2,
      float root,
      float epsilon) {
    for (int i = 0; i < n; i++) {
      float d = g[i] * scale;
      float mean = beta1 * m[i] + rest1 * d;
      float square = beta2 * v[i] + rest2 * d * d;
      m[i] = mean;
      v[i] = square;
      w[i] = w[i] * keep - rate * mean / ((float) Math.sqrt(square) * root + epsilon);
    }
  }

  @Override
  public void update(double[] w, double[] g, double scale, double[][] state, int n) {
    double[] m = state[0];
    double[] v = state[1];
    for (int i = 0; i < n; i++) {
      double d = g[i] * scale;
      m[i] = beta1 * m[i] + (1 - beta1) * d;
      v[i] = beta2 * v[i] + (1 - beta2) * d * d;
      w[i] = w[i] * (1 - decay) - rate * m[i] / (Math.sqrt(v[i]) * root + epsilon);
    }
  }
}
