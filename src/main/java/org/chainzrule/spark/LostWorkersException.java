package org.chainzrule.spark;

/** Signals a training whose workers were lost more often than it may go on, and says why. */
public final class LostWorkersException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  LostWorkersException(String message, Throwable cause) {
    super(message, cause);
  }
}
