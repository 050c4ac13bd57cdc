package org.chainzrule.tensor.op;

/**
 * The update rule of an optimizer: one step, as a loop over corresponding elements of weights,
 * gradient and state. {@link Updates} applies it to whole parameters or to some rows of a table,
 * and to parts of large ones in several threads at once; a rule must therefore have no state of its
 * own.
 */
public interface UpdateRule {

  /** The number of state values per weight, such as 2 for two moments. */
  int states();

  /**
   * Updates the first n weights and their state.
   *
   * @param g the gradient, before it is multiplied by {@code scale}
   * @param state {@link #states} arrays of at least n numbers
   */
  void update(float[] w, float[] g, float scale, float[][] state, int n);

  /** As above, in 64 bits. */
  void update(double[] w, double[] g, double scale, double[][] state, int n);
}
