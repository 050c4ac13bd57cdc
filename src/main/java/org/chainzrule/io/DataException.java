package org.chainzrule.io;

/**
 * Signals data or files that cannot be read, written or used as they are; the message names the
 * file or source and says what was expected and what was found.
 */
public final class DataException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** With a message that says what was expected and what was found. */
  public DataException(String message) {
    super(message);
  }

  /** With the failure underneath, such as a read error. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
