package org.chainzrule.train;

/**
 * A number in training is no longer finite; the message names the step and the first layer where it
 * shows. Parameters are those from before the step.
 */
public final class DivergenceException extends RuntimeException {

  private static final long serialVersionUID = 1;

  DivergenceException(String message) {
    super(message);
  }
}
