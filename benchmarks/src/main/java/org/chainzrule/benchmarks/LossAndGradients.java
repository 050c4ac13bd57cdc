package org.chainzrule.benchmarks;

import java.util.Map;

/**
 * The loss and gradients of one batch, on which two libraries must agree.
 *
 * @param loss the loss with its penalty
 * @param gradients by {@code "w0", "b0", "c0", "w1" ...}, in row-major order; w is [in, out], for a
 *     convolution [side side in, out], c is [degree + 1, out]
 */
record LossAndGradients(double loss, Map<String, float[]> gradients) {

  private static final double TOLERANCE = 1e-4;

  /**
   * Compares the values of another library with these, relative to the largest element of each
   * gradient.
   *
   * @return the largest relative difference
   * @throws IllegalStateException if it is over 1e-4, or a gradient is missing
   */
  double agree(String who, LossAndGradients other) {
    double worst = check(who + ", loss", Math.abs(loss - other.loss) / Math.abs(loss));
    if (other.gradients.isEmpty() || !gradients.keySet().containsAll(other.gradients.keySet())) {
      throw new IllegalStateException(
          who
              + ": expected gradients of "
              + gradients.keySet()
              + ", got "
              + other.gradients.keySet());
    }
    for (Map.Entry<String, float[]> entry : other.gradients.entrySet()) {
      float[] mine = gradients.get(entry.getKey());
      float[] theirs = entry.getValue();
      if (mine.length != theirs.length) {
        throw new IllegalStateException(
            who + ", " + entry.getKey() + ": expected " + mine.length + ", got " + theirs.length);
      }
      double largest = 0;
      double difference = 0;
      for (int i = 0; i < mine.length; i++) {
        largest = Math.max(largest, Math.abs(mine[i]));
        difference = Math.max(difference, Math.abs(mine[i] - theirs[i]));
      }
      worst = Math.max(worst, check(who + ", gradient of " + entry.getKey(), difference / largest));
    }
    return worst;
  }

  private static double check(String what, double difference) {
    if (!(difference <= TOLERANCE)) {
      throw new IllegalStateException(
          what + ": expected agreement within " + TOLERANCE + ", got " + difference);
    }
    return difference;
  }
}
