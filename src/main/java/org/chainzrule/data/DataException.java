package org.chainzrule.data;

/** Data that cannot be used as it is; the message names the file or source and what is wrong. */
public final class DataException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** With a message that says what was expected and what came. */
  public DataException(String message) {
    super(message);
  }

  /** With the failure underneath, such as a read error. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
