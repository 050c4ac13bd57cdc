package org.chainzrule.tensor.op;

/**
 * A simple update rule for tests: {@code d = scale g, s_k = s_k / 2 + (k + 1) d, w -= rate (d + Σ_k
 * s_k)}.
 */
public record PlainRule(int states, double rate) implements UpdateRule {

  @Override
  public void update(float[] w, float[] g, float scale, float[][] state, int n) {
    for (int i = 0; i < n; i++) {
      float d = g[i] * scale;
      float sum = d;
      for (int k = 0; k < states; k++) {
        state[k][i] = state[k][i] / 2 + (k + 1) * d;
        sum += state[k][i];
      }
      w[i] -= (float) rate * sum;
    }
  }

  @Override
  public void update(double[] w, double[] g, double scale, double[][] state, int n) {
    for (int i = 0; i < n; i++) {
      double d = g[i] * scale;
      double sum = d;
      for (int k = 0; k < states; k++) {
        state[k][i] = state[k][i] / 2 + (k + 1) * d;
        sum += state[k][i];
      }
      w[i] -= rate * sum;
    }
  }
}
