package org.chainzrule.optim;

import org.chainzrule.tensor.op.UpdateRule;

/**
 * {@code v = momentum v + g, w -= decay w + rate v}; plain gradient descent for momentum 0. Looking
 * ahead, as Nesterov does, {@code w -= decay w + rate (g + momentum v)}. State: v.
 *
 * @param rate the learning rate, not negative
 * @param momentum in 0 (included) .. 1 (excluded)
 * @param nesterov whether to look ahead
 * @param decay what a weight loses in a step, as a part of itself
 * @see <a href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever et al., 2013,
 *     equations 3 and 4, in terms of the weights looked ahead to</a>
 */
record SgdRule(double rate, double momentum, boolean nesterov, double decay) implements UpdateRule {

  @Override
  public int states() {
    return 1;
  }

  @Override
  public void update(float[] w, float[] g, float scale, float[][] state, int n) {
    if (nesterov) {
      ahead(w, g, state[0], n, scale, (float) rate, (float) momentum, (float) (1 - decay));
    } else {
      loop(w, g, state[0], n, scale, (float) rate, (float) momentum, (float) (1 - decay));
    }
  }

  private static void loop(
      float[] w, float[] g, float[] v, int n, float scale, float rate, float momentum, float keep) {
    for (int i = 0; i < n; i++) {
      float velocity = momentum * v[i] + g[i] * scale;
      v[i] = velocity;
      w[i] = w[i] * keep - rate * velocity;
    }
  }

  private static void ahead(
      float[] w, float[] g, float[] v, int n, float scale, float rate, float momentum, float keep) {
    for (int i = 0; i < n; i++) {
      float d = g[i] * scale;
      float velocity = momentum * v[i] + d;
      v[i] = velocity;
      w[i] = w[i] * keep - rate * (d + momentum * velocity);
    }
  }

  @Override
  public void update(double[] w, double[] g, double scale, double[][] state, int n) {
    double[] v = state[0];
    for (int i = 0; i < n; i++) {
      double d = g[i] * scale;
      v[i] = momentum * v[i] + d;
      w[i] = w[i] * (1 - decay) - rate * (nesterov ? d + momentum * v[i] : v[i]);
    }
  }
}
