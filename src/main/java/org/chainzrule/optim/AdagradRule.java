package org.chainzrule.optim;

import org.chainzrule.tensor.op.UpdateRule;

/**
 * {@code s += g², w -= decay w + rate g / (√s + ε)}. State: s.
 *
 * @param rate the learning rate, not negative
 * @param epsilon strictly positive
 * @param decay what a weight loses in a step, as a part of itself
 * @see <a href="https://jmlr.org/papers/v12/duchi11a.html">Duchi, Hazan and Singer, 2011: the
 *     diagonal form</a>
 */
record AdagradRule(double rate, double epsilon, double decay) implements UpdateRule {

  @Override
  public int states() {
    return 1;
  }

  @Override
  public void update(float[] w, float[] g, float scale, float[][] state, int n) {
    loop(w, g, state[0], n, scale, (float) rate, (float) epsilon, (float) (1 - decay));
  }

  private static void loop(
      float[] w, float[] g, float[] s, int n, float scale, float rate, float epsilon, float keep) {
    for (int i = 0; i < n; i++) {
      float d = g[i] * scale;
      float sum = s[i] + d * d;
      s[i] = sum;
      w[i] = w[i] * keep - rate * d / ((float) Math.sqrt(sum) + epsilon);
    }
  }

  @Override
  public void update(double[] w, double[] g, double scale, double[][] state, int n) {
    double[] s = state[0];
    for (int i = 0; i < n; i++) {
      double d = g[i] * scale;
      s[i] += d * d;
      w[i] = w[i] * (1 - decay) - rate * d / (Math.sqrt(s[i]) + epsilon);
    }
  }
}
