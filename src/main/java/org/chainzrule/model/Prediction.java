package org.chainzrule.model;

/**
 * The outputs of a network for a batch of examples, on the heap.
 *
 * @param outputs a row for each example, {@code [n][out]}; logits for a classifier
 */
public record Prediction(double[][] outputs) {

  /**
   * The class probabilities of each example, {@code softmax(outputs)}, shape {@code [n][classes]}.
   */
  public double[][] probabilities() {
    double[][] probabilities = new double[outputs.length][];
    for (int i = 0; i < outputs.length; i++) {
      probabilities[i] = softmax(outputs[i]);
    }
    return probabilities;
  }

  /** The class with the largest output of each example; the first of several equal ones. */
  public int[] classes() {
    int[] classes = new int[outputs.length];
    for (int i = 0; i < classes.length; i++) {
      for (int j = 1; j < outputs[i].length; j++) {
        if (outputs[i][j] > outputs[i][classes[i]]) {
          classes[i] = j;
        }
      }
    }
    return classes;
  }

  /**
   * {@code p_j = exp(z_j - m) / Σ_k exp(z_k - m)}, where m is the largest z, so that nothing
   * overflows.
   */
  private static double[] softmax(double... z) {
    double m = Double.NEGATIVE_INFINITY;
    for (double each : z) {
      m = Math.max(m, each);
    }
    double[] p = new double[z.length];
    double sum = 0;
    for (int j = 0; j < z.length; j++) {
      p[j] = Math.exp(z[j] - m);
      sum += p[j];
    }
    for (int j = 0; j < z.length; j++) {
      p[j] /= sum;
    }
    return p;
  }
}
