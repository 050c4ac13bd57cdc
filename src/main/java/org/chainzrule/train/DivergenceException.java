package org.chainzrule.train;

/**
 * Thrown when a loss or a gradient is NaN or infinite. The message names the step and the first
 * layer whose output or gradient is not finite. The parameters keep their values from before the
 * step.
 */
public final class DivergenceException extends RuntimeException {

  private static final long serialVersionUID = 1;

  DivergenceException(String message) {
    super(message);
  }
}
