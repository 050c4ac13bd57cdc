package org.chainzrule.optim;

import org.chainzrule.tensor.op.UpdateRule;

/**
 * {@code v = ρ v + (1 - ρ) g², b = momentum b + g / (√v + ε), w -= decay w + rate b}. State: v and
 * b.
 *
 * @param rate the learning rate, not negative
 * @param rho ρ, decay of the mean square, in 0 (included) .. 1 (excluded)
 * @param momentum in 0 (included) .. 1 (excluded)
 * @param epsilon strictly positive
 * @param decay what a weight loses in a step, as a part of itself
 * @see <a href="https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf">Tieleman
 *     and Hinton, 2012, lecture 6e</a>
 */
record RmsPropRule(double rate, double rho, double momentum, double epsilon, double decay)
    implements UpdateRule {

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
        (float) rho,
        (float) (1 - rho),
        (float) momentum,
        (float) epsilon,
        (float) (1 - decay));
  }

  private static void loop(
      float[] w,
      float[] g,
      float[] v,
      float[] b,
      int n,
      float scale,
      float rate,
      float rho,
      float rest,
      float momentum,
      float epsilon,
      float keep) {
    for (int i = 0; i < n; i++) {
      float d = g[i] * scale;
      float square = rho * v[i] + rest * d * d;
      float velocity = momentum * b[i] + d / ((float) Math.sqrt(square) + epsilon);
      v[i] = square;
      b[i] = velocity;
      w[i] = w[i] * keep - rate * velocity;
    }
  }

  @Override
  public void update(double[] w, double[] g, double scale, double[][] state, int n) {
    double[] v = state[0];
    double[] b = state[1];
    for (int i = 0; i < n; i++) {
      double d = g[i] * scale;
      v[i] = rho * v[i] + (1 - rho) * d * d;
      b[i] = momentum * b[i] + d / (Math.sqrt(v[i]) + epsilon);
      w[i] = w[i] * (1 - decay) - rate * b[i];
    }
  }
}
