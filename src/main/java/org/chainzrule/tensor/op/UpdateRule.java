package org.chainzrule.tensor.op;

/**
 * One step of an optimizer, as a loop over equal indices of weights, gradient and state. {@link
 * Updates} applies it to whole parameters or to the rows of a table that a step touched, to parts
 * of large ones in several threads at once: a rule keeps nothing of its own.
 */
public interface UpdateRule {

  /** How many numbers it keeps for each weight. */
  int states();

  /**
   * Changes the first n weights and their state.
   *
   * @param g the gradient, before it is multiplied by {@code scale}
   * @param state {@link #states} arrays
   */
  void update(float[] w, float[] g, float scale, float[][] state, int n);

  /** As above, in 64 bits. */
  void update(double[] w, double[] g, double scale, double[][] state, int n);
}
